/// What all replicas of a pool share: the limits they batch under and how long iterations take.
///
/// A class, so that every replica can name it without a copy; nothing in it ever changes.
package final class Engine: Sendable {
  package let maxBatch: Int
  package let maxBatchTokens: Int
  /// Sequences that may decode at once, as far as the budget of tokens says.
  let maxDecodes: Int
  package let scheduler: SchedulerConfig
  /// KV blocks that a new prompt leaves free, where the scheduler says so.
  let watermark: Int
  /// By stream, the tokens that an answer may have; empty = any number in all.
  private let maxTokens: [Int?]
  /// Tokens a KV block.
  package let block: Int
  /// KV blocks of a replica.
  package let blocks: Int
  package let admit: AdmissionRule
  package let maxQueue: Int?
  package let order: QueueOrder
  /// Whether a waiting sequence may take the place of one that runs.
  let overtakes: Bool
  let swap: SwapConfig?
  /// The longest sequence (prompt + output) that fits the KV memory and the model, in tokens.
  package let maxSequence: Int
  package let timing: TimingModel
  package let mode: SimulationMode
  /// Whether sequences that begin alike share KV blocks.
  package let cachesPrefixes: Bool
  /// `nil` = it never stops.
  let pause: EnginePause?
  /// KV blocks that may be retained, at most.
  let mostRetained: Int
  /// `nil` = it serves no adapters.
  package let adapters: AdapterService?
  /// What makes decoding vary from one iteration to the next; `nil` = nothing.
  package let varied: VariedDecoding?

  /// - Parameters:
  ///   - luck: whose luck is what, where decoding varies.
  ///   - maxTokens: by stream, the tokens that an answer may have; `nil` = any number.
  package init(
    _ pool: PoolConfig, mode: SimulationMode, luck: DecodeLuck = DecodeLuck(),
    maxTokens: [Int?] = []
  ) {
    maxBatch = pool.engine.maxBatch
    scheduler = pool.engine.scheduler
    self.maxTokens = maxTokens
    maxBatchTokens = scheduler.traits.answers ? 1 << 40 : pool.engine.maxBatchTokens
    maxDecodes = scheduler.traits.prefillsFirst ? .max : maxBatchTokens
    if case .sarathi(let config) = scheduler {
      watermark = Int(Double(pool.kvBlocks) * min(max(config.watermark, 0), 1))
    } else {
      watermark = 0
    }
    block = pool.engine.block
    blocks = pool.kvBlocks
    admit = pool.engine.admit
    maxQueue = pool.engine.maxQueue
    order = pool.engine.order
    overtakes = pool.engine.overtakes && pool.engine.order.ranks
    swap = pool.engine.swap
    adapters = pool.adapters
    pause = pool.engine.pause
    cachesPrefixes = pool.engine.prefixCache
    mostRetained = Int(Double(pool.kvBlocks) * min(max(pool.engine.retention, 0), 1))
    let forSequences = max(0, pool.kvBlocks - (pool.adapters?.reservedBlocks ?? 0))
    let beyond = (pool.variation?.reach ?? 1) - 1
    maxSequence = min(
      pool.maxModelLength ?? .max, max(0, forSequences * pool.engine.block - beyond))
    varied = pool.variation.map { VariedDecoding($0, pool: pool, luck: luck) }
    timing = TimingModel(pool.timing, engine: pool.engine)
    self.mode = mode
  }

  /// The most tokens that answers to requests of `stream` may have.
  func maxTokens(ofStream stream: Int32) -> Int {
    let index = Int(stream)
    return maxTokens.indices.contains(index) ? maxTokens[index] ?? .max : .max
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
