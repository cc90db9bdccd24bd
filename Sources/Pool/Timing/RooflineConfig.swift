/// What roofline timing is computed from: a model, the GPUs it runs on, and how it is split.
package struct RooflineConfig: Hashable, Sendable {
  package var model: Model
  package var gpu: GPU
  package var tensorParallel: Int
  /// Format of weights and matrix products.
  package var precision: Precision
  /// Format of the KV cache.
  package var kvPrecision: Precision
  /// How tokens choose among experts; of no account without any.
  package var routing: ExpertRouting
  /// Which tokens of its context a decoding sequence attends to.
  package var attention: DecodeAttention

  package init(
    model: Model, gpu: GPU, tensorParallel: Int, precision: Precision, kvPrecision: Precision,
    routing: ExpertRouting = ExpertRouting(), attention: DecodeAttention = .dense
  ) {
    self.model = model
    self.gpu = gpu
    self.tensorParallel = tensorParallel
    self.precision = precision
    self.kvPrecision = kvPrecision
    self.routing = routing
    self.attention = attention
  }
}
