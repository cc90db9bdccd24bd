/// What roofline timing is computed from: a model, the GPUs it runs on, and how it is split.
package struct RooflineConfig: Hashable, Sendable {
  package var model: Model
  package var gpu: GPU
  package var tensorParallel: Int
  /// Format of weights and matrix products.
  package var precision: Precision
  /// Format of the KV cache.
  package var kvPrecision: Precision

  package init(
    model: Model, gpu: GPU, tensorParallel: Int, precision: Precision, kvPrecision: Precision
  ) {
    self.model = model
    self.gpu = gpu
    self.tensorParallel = tensorParallel
    self.precision = precision
    self.kvPrecision = kvPrecision
  }
}
