internal import DiscreteEvents
internal import Pool
internal import Workload

/// Queues in other orders than of arrival, and what is preempted, written down plainly: everybody
/// who waits is sorted whenever a batch is formed.
extension ReferenceEngine {
  /// What `job` is ranked by.
  static func key(
    of job: Job, in stream: StreamConfig, _ order: QueueOrder, luck: RandomField
  ) -> Int {
    let deadline = { (bound: SimTime?) in
      bound.map { Int((job.arrival + $0).picoseconds) } ?? Int.max
    }
    switch order {
    case .priority: return -stream.priority
    case .deadline(.ttft): return deadline(stream.slo.ttft)
    case .deadline(.e2e): return deadline(stream.slo.e2e)
    case .deadline(.timeout): return deadline(stream.timeout)
    case .chunkDoubling(let classes):
      return (0..<64).first { Double(classes.first) * pow2($0) >= Double(job.prompt + job.output) }
        ?? 64
    case .srpt(let prediction), .operation(let prediction):
      return prediction.tokens(of: job.output, luck: luck, request: UInt64(job.id) << 6)
    case .fcfs, .fair, .longestPrefix, .feedback: return 0
    }
  }

  private static func pow2(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in 2 * power }
  }

  private func rank(of job: Job) -> Int {
    switch pool.engine.order {
    case .srpt: return max(1, job.key - job.emitted)
    case .feedback(let levels):
      var bounds = (0..<levels.levels - 1).map { level in
        (0..<level).reduce(levels.first) { bound, _ in bound * levels.ratio }
      }
      bounds.append(.max)
      return bounds.firstIndex { job.known <= $0 } ?? bounds.count
    case .operation: return max(1, job.key - job.emitted) + max(0, job.prompt - job.computed)
    case .fcfs, .fair, .longestPrefix, .priority, .deadline, .chunkDoubling: return job.key
    }
  }

  /// Where in the batch the job is that gives way first.
  var lastPlace: Int {
    guard pool.engine.order != .fcfs else { return running.count - 1 }
    return running.indices.max {
      (rank(of: running[$0]), running[$0].id) < (rank(of: running[$1]), running[$1].id)
    } ?? -1
  }

  mutating func sortWaiting() {
    guard pool.engine.order != .fcfs else { return }
    waiting = waiting.sorted { (rank(of: $0), $0.id) < (rank(of: $1), $1.id) }
  }

  /// The first job in the queue takes the places of those that are ranked after it.
  mutating func overtake() {
    guard pool.engine.overtakes, !waiting.isEmpty else { return }
    sortWaiting()
    let head = waiting[0]
    let different = Set((running + [head]).map(\.adapter).filter { $0 >= 0 })
    if head.adapter >= 0, different.count > pool.adapters?.maxPerBatch ?? 0 { return }
    while !running.isEmpty, rank(of: running[lastPlace]) > rank(of: head) {
      if hasRoom(for: head) { return }
      preempt(at: lastPlace)
    }
  }

  private mutating func hasRoom(for head: Job) -> Bool {
    guard running.count < pool.engine.maxBatch else { return false }
    var budget = pool.engine.maxBatchTokens
    var need = 0
    for job in running {
      let tokens = min(job.known - job.computed, budget)
      budget -= tokens
      need += blocks(job.computed + tokens) - blocks(job.computed)
    }
    let hit = memory?.hits(
      head.id, head.contents, atMost: (head.known - 1) / pool.engine.block)
    let depth = (hit?.blocks.count ?? 0) * pool.engine.block
    let chunk = min(head.known - depth - head.computed, pool.engine.maxBatchTokens)
    let tokens = pool.engine.admit == .prompt ? head.known - depth : head.computed + chunk
    let idle = memory?.idle(hit?.blocks ?? []) ?? 0
    return need + idle + blocks(tokens) <= freeBlocks + idleAdapterBlocks
  }

  /// The job at `place` of the batch waits again.
  mutating func preempt(at place: Int) {
    var victim = running.remove(at: place)
    memory?.release(
      victim.id, full: victim.computed / pool.engine.block, isPreempted: true)
    let count = blocks(victim.computed)
    let used = waiting.reduce(0) { $0 + blocks($1.computed) }
    if let swap = pool.engine.swap, count > 0, used + count <= swap.blocks {
      movingBlocks += count
    } else {
      victim.computed = 0
    }
    victim.isDecoding = false
    victim.preemptions += 1
    waiting.insert(victim, at: 0)
  }

  /// What `job` computed before it was preempted comes back from the host.
  mutating func bringBack(_ job: inout Job) { movingBlocks += blocks(job.computed) }

  /// How long the blocks that move take.
  mutating func copyBlocks() -> Int64 {
    defer { movingBlocks = 0 }
    guard let swap = pool.engine.swap else { return 0 }
    return Int64((Double(movingBlocks) * swap.secondsPerBlock * 1e12).rounded())
  }
}
