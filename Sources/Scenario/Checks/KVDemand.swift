package import Pool

/// What the KV memory of a replica is sized from.
package struct KVDemand: Hashable, Sendable {
  package var model: Model
  package var gpu: GPU
  package var tensorParallel: Int
  package var precision: Precision
  package var kvPrecision: Precision
  /// Tokens a block.
  package var block: Int
  package var maxBatch: Int
  package var maxBatchTokens: Int
  /// The part of GPU memory that the engine may use.
  package var utilization: Double

  /// Sizes the KV memory: its blocks, at least 1, or why there is none.
  package typealias Sizing = @Sendable (KVDemand) -> Result<Int, Misfit>

  /// Why a model does not fit, as a sentence goes on after its path.
  package struct Misfit: Error, Hashable, Sendable {
    package var message: String

    package init(message: String) {
      self.message = message
    }
  }
}
