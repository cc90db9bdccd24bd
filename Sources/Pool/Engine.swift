/// What all replicas of a pool share: the limits they batch under and how long iterations take.
///
/// A class, so that every replica can name it without a copy; nothing in it ever changes.
package final class Engine: Sendable {
  package let maxBatch: Int
  package let maxBatchTokens: Int
  /// Tokens a KV block.
  package let block: Int
  /// KV blocks of a replica.
  package let blocks: Int
  package let admit: AdmissionRule
  package let maxQueue: Int?
  /// The longest sequence (prompt + output) that fits the KV memory and the model, in tokens.
  package let maxSequence: Int
  package let timing: TimingModel
  package let mode: SimulationMode
  /// Whether sequences that begin alike share KV blocks.
  package let cachesPrefixes: Bool
  /// KV blocks that may be retained, at most.
  let mostRetained: Int
  /// `nil` = it serves no adapters.
  package let adapters: AdapterService?

  package init(_ pool: PoolConfig, mode: SimulationMode) {
    maxBatch = pool.engine.maxBatch
    maxBatchTokens = pool.engine.maxBatchTokens
    block = pool.engine.block
    blocks = pool.kvBlocks
    admit = pool.engine.admit
    maxQueue = pool.engine.maxQueue
    adapters = pool.adapters
    cachesPrefixes = pool.engine.prefixCache
    mostRetained = Int(Double(pool.kvBlocks) * min(max(pool.engine.retention, 0), 1))
    let forSequences = max(0, pool.kvBlocks - (pool.adapters?.reservedBlocks ?? 0))
    maxSequence = min(pool.maxModelLength ?? .max, forSequences * pool.engine.block)
    timing = TimingModel(pool.timing, engine: pool.engine)
    self.mode = mode
  }

  /// KV blocks that `tokens` tokens take.
  @inline(__always)
  func blocks(for tokens: Int) -> Int { (tokens + block - 1) / block }
}

/// Whether iterations whose batch does not change are simulated together.
package enum SimulationMode: String, CaseIterable, Sendable {
  /// In one step of closed form.
  case leap
  /// One by one; the same records, byte for byte.
  case step
}
