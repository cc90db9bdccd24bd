package import DiscreteEvents
package import Pool

/// The `vllm` scheduler written down a second time, as plainly as it can be: every iteration is
/// run, every sequence is touched, every block count is worked out from tokens. It shares no code
/// with the engine but the timing model.
package struct ReferenceEngine {
  /// A request for the reference engine, and what became of it.
  package struct Job {
    package var id: Int
    package var arrival: SimTime
    package var prompt: Int
    package var output: Int
    package var deadline: SimTime?
    /// The adapter it runs under; −1 = none.
    package var adapter: Int
    /// What it is ranked by, where the queue is.
    package var key = 0
    /// Whether what it computed is in the memory of the host.
    var isSwapped = false
    /// What the full blocks of its prompt hold, where it may share them.
    var contents: [ReferenceBlocks.Content] = []
    package var cached = 0
    package var emitted = 0
    package var computed = 0
    package var preemptions = 0
    package var scheduled: SimTime?
    package var firstToken: SimTime?
    package var left: SimTime?
    package var status = ""
    /// The time between each of its tokens and the next, in picoseconds.
    package var gaps: [Int64] = []
    /// When its engine emitted its last token so far, whether or not its client still listened.
    var lastToken: SimTime?

    package init(
      id: Int, arrival: SimTime, prompt: Int, output: Int, deadline: SimTime?, adapter: Int = -1
    ) {
      self.adapter = adapter
      self.id = id
      self.arrival = arrival
      self.prompt = prompt
      self.output = output
      self.deadline = deadline
    }

    var known: Int { prompt + emitted }
    /// Whether all its known tokens were in KV before this iteration and it emitted since it was
    /// (re)admitted.
    var isDecoding = false

    func isImpatient(at time: SimTime) -> Bool { deadline.map { $0 <= time } ?? false }
  }

  let pool: PoolConfig
  private let timing: TimingModel
  private var coming: [Job]
  var waiting: [Job] = []
  /// Jobs whose adapters are not there.
  private var awaiting: [Job] = []
  var running: [Job] = []
  private var done: [Job] = []
  var adapters: ReferenceAdapters?
  /// Where prefixes are cached.
  var memory: ReferenceBlocks?
  /// Blocks that go to the host or come back with the next iteration.
  var movingBlocks = 0

  /// Runs `jobs`, in order of arrival, through one replica of `pool`; they come back in any order.
  package static func run(_ jobs: [Job], on pool: PoolConfig) -> [Job] {
    var engine = ReferenceEngine(pool, jobs)
    engine.run()
    return engine.done
  }

  private init(_ pool: PoolConfig, _ jobs: [Job]) {
    self.pool = pool
    timing = TimingModel(pool.timing, engine: pool.engine)
    coming = jobs
    adapters = pool.adapters.map(ReferenceAdapters.init)
    memory = pool.engine.prefixCache ? ReferenceBlocks(pool.kvBlocks) : nil
  }

  private mutating func run() {
    var now = SimTime.zero
    // At a boundary loads may begin although no batch does.
    var isAtBoundary = false
    while !(coming.isEmpty && waiting.isEmpty && running.isEmpty && awaiting.isEmpty) {
      if waiting.isEmpty, running.isEmpty, !isAtBoundary {
        let next = [coming.first?.arrival, adapters?.nextEnd] + awaiting.map(\.deadline)
        now = max(now, next.compactMap { $0 }.min() ?? now)
      }
      receive(until: now)
      loseImpatient(at: now)
      isAtBoundary = false
      guard let duration = schedule(at: now) else { continue }
      now = now + SimTime(picoseconds: duration)
      // Whoever came during the iteration found its batch there; at its end it is gone.
      receive(until: SimTime(picoseconds: now.picoseconds - 1))
      finishIteration(at: now)
      isAtBoundary = true
    }
  }

  func blocks(_ tokens: Int) -> Int {
    tokens / pool.engine.block + (tokens % pool.engine.block == 0 ? 0 : 1)
  }

  var freeBlocks: Int {
    if let memory { return memory.free.count }
    return pool.kvBlocks - (adapters?.blocks ?? 0) - running.reduce(0) { $0 + blocks($1.computed) }
  }

  /// Adapters of queued and running jobs.
  private var usedAdapters: Set<Int> { Set((waiting + running).map(\.adapter)) }

  private mutating func letAdaptersPass() {
    let used = usedAdapters
    adapters?.letPass(sparing: used)
  }

  var idleAdapterBlocks: Int { adapters?.idleBlocks(sparing: usedAdapters) ?? 0 }

  private mutating func evictAdapter() -> Int? {
    let used = usedAdapters
    return adapters?.evict(sparing: used)
  }

  /// Takes in what has come by `time`, in order: adapters before jobs, letting clients go whose
  /// time had come before.
  private mutating func receive(until time: SimTime) {
    while true {
      let arrival = coming.first?.arrival ?? .never
      let landing = adapters?.nextEnd ?? .never
      guard min(arrival, landing) <= time else { break }
      if landing <= arrival { land(at: landing) } else { receive(coming.removeFirst()) }
    }
    loseWaiting(at: time)
  }

  private mutating func receive(_ job: Job) {
    loseWaiting(at: job.arrival)
    let room = pool.engine.maxQueue.map { $0 + (running.isEmpty ? 1 : 0) } ?? .max
    if job.prompt + job.output > longest || waiting.count + awaiting.count >= room {
      leave(job, at: job.arrival, "rejected")
    } else if job.adapter < 0 {
      waiting.append(job)
    } else if adapters == nil {
      leave(job, at: job.arrival, "rejected")
    } else if adapters?.ask(for: job.adapter, by: job.id) == true {
      waiting.append(job)
    } else {
      awaiting.append(job)
    }
    letAdaptersPass()
  }

  private var longest: Int {
    let sizes = pool.adapters?.adapters.map(\.blocks).sorted().reversed() ?? []
    let room = pool.kvBlocks - sizes.prefix(pool.adapters?.slots ?? 0).reduce(0, +)
    return min(pool.maxModelLength ?? .max, room * pool.engine.block)
  }

  private mutating func land(at time: SimTime) {
    loseWaiting(at: SimTime(picoseconds: time.picoseconds - 1))
    guard let adapter = adapters?.endTransfers(at: time) else { return }
    waiting += awaiting.filter { $0.adapter == adapter }
    awaiting.removeAll { $0.adapter == adapter }
    letAdaptersPass()
  }

  /// Waiting clients leave the moment their patience ends.
  private mutating func loseWaiting(at time: SimTime) {
    let impatient = (waiting + awaiting).filter { $0.isImpatient(at: time) }
    waiting.removeAll { $0.isImpatient(at: time) }
    awaiting.removeAll { $0.isImpatient(at: time) }
    for job in impatient { leave(job, at: job.deadline ?? time, "timed_out") }
    letAdaptersPass()
  }

  /// Running sequences of clients that have gone leave at the boundary.
  private mutating func loseImpatient(at time: SimTime) {
    let impatient = running.filter { $0.isImpatient(at: time) }
    running.removeAll { $0.isImpatient(at: time) }
    for job in impatient { leave(job, at: job.deadline ?? time, "timed_out") }
    letAdaptersPass()
  }

  private mutating func leave(_ job: Job, at time: SimTime, _ status: String) {
    var job = job
    let full = job.computed / pool.engine.block
    memory?.release(job.id, full: full, isPreempted: false)
    job.left = time
    job.status = status
    done.append(job)
  }

  /// One pass of the rule.
  ///
  /// - Returns: how long the iteration takes; `nil` when there is nothing to run.
  private mutating func schedule(at now: SimTime) -> Int64? {
    overtake()
    var budget = pool.engine.maxBatchTokens
    var granted: [Int: Int] = [:]
    var free = freeBlocks
    var preempted = false
    var index = 0
    scheduling: while index < running.count, budget > 0 {
      let tokens = min(running[index].known - running[index].computed, budget)
      let need = blocks(running[index].computed + tokens) - blocks(running[index].computed)
      if need > free {
        if let freed = evictAdapter() {
          free += freed
          continue
        }
        let place = lastPlace
        let victim = running[place]
        // Its grant of this iteration, if it had one, is void.
        let grant = granted.removeValue(forKey: victim.id) ?? 0
        budget += grant
        free += blocks(victim.computed + grant)
        preempt(at: place)
        if memory != nil { free = freeBlocks }
        preempted = true
        if place < index { index -= 1 }
        if index >= running.count { break scheduling }
        continue
      }
      free -= need
      take(running[index], upTo: running[index].computed + tokens)
      granted[running[index].id] = tokens
      budget -= tokens
      index += 1
    }
    if !preempted { admit(at: now, &budget, &free, &granted) }
    return running.isEmpty ? nil : run(granted)
  }

  private mutating func admit(
    at now: SimTime, _ budget: inout Int, _ free: inout Int, _ granted: inout [Int: Int]
  ) {
    let wanted = Set(awaiting.map(\.adapter))
    let used = usedAdapters
    let isStarved = adapters?.startLoads(at: now, used: used, wanted: wanted, free: &free)
    if isStarved == true { return }
    sortWaiting()
    var place = 0
    while place < waiting.count, running.count < pool.engine.maxBatch, budget > 0 {
      let different = Set((running + [waiting[place]]).map(\.adapter).filter { $0 >= 0 })
      if different.count > pool.adapters?.maxPerBatch ?? 0, waiting[place].adapter >= 0 {
        place += 1
        continue
      }
      let known = waiting[place].known
      let hit = memory?.hits(
        waiting[place].id, waiting[place].contents, atMost: (known - 1) / pool.engine.block)
      let depth = (hit?.blocks.count ?? 0) * pool.engine.block
      let swapped = waiting[place].computed
      let tokens = min(known - depth - swapped, budget)
      let idle = memory?.idle(hit?.blocks ?? []) ?? 0
      let asked = idle + blocks(pool.engine.admit == .prompt ? known - depth : swapped + tokens)
      if asked > free + idleAdapterBlocks { break }
      while asked > free { free += evictAdapter() ?? 0 }
      var job = waiting.remove(at: place)
      if job.scheduled == nil {
        job.scheduled = now
        job.cached = depth
      }
      if let hit { memory?.use(hit, by: job.id) }
      bringBack(&job)
      job.computed += depth
      free -= idle + blocks(swapped + tokens)
      take(job, upTo: depth + swapped + tokens)
      budget -= tokens
      granted[job.id] = tokens
      running.append(job)
    }
  }

  /// `job` takes blocks for `tokens` tokens, and offers those of its prompt to others.
  private mutating func take(_ job: Job, upTo tokens: Int) {
    let count = blocks(tokens)
    memory?.grow(job.id, to: count)
    if !job.isDecoding {
      memory?.offer(job.id, job.contents, upTo: tokens / pool.engine.block)
    }
  }

  /// Computes the granted tokens.
  private mutating func run(_ granted: [Int: Int]) -> Int64 {
    var batch = BatchShape()
    for index in running.indices {
      let tokens = granted[running[index].id] ?? 0
      guard tokens > 0 else { continue }
      let depth = running[index].computed
      if running[index].isDecoding {
        batch.decodes += 1
        batch.contextTokens += depth
      } else {
        batch.chunks += 1
        batch.prefillTokens += tokens
        batch.prefillPairsTwice += tokens * (2 * depth + tokens)
      }
      running[index].computed += tokens
      if running[index].computed == running[index].known { batch.emitting += 1 }
      if let service = pool.adapters, running[index].adapter >= 0 {
        batch.adapterTokenSizes += tokens * service.adapters[running[index].adapter].size
      }
    }
    let copying = copyBlocks()
    guard let service = pool.adapters else {
      return timing.duration(of: batch) + skew(of: batch) + copying
    }
    for adapter in Set(running.map(\.adapter)) where adapter >= 0 {
      batch.adapterSizes += service.adapters[adapter].size
    }
    return timing.duration(of: batch) + service.kernel.duration(of: batch) + skew(of: batch)
      + copying
  }

  /// What the differences of contexts cost a batch that only decodes.
  private func skew(of batch: BatchShape) -> Int64 {
    // By now each has the token of this iteration.
    let contexts = running.filter(\.isDecoding).map { $0.computed - 1 }
    guard batch.prefillTokens == 0, let shortest = contexts.min(), let longest = contexts.max()
    else { return 0 }
    return timing.skew(
      batch.decodes, contextTokens: batch.contextTokens, shortest: shortest, longest: longest)
  }

  /// Emits tokens, and lets go who emitted the last.
  private mutating func finishIteration(at end: SimTime) {
    var stay: [Job] = []
    for var job in running {
      // A client that went during the iteration hears no more of it.
      let isHeard = job.deadline.map { $0 >= end } ?? true
      if job.computed == job.known {
        if let last = job.lastToken { job.gaps.append((end - last).picoseconds) }
        job.lastToken = end
        if isHeard {
          if job.firstToken == nil { job.firstToken = end }
          job.emitted += 1
        }
        job.isDecoding = true
        if isHeard, job.emitted == job.output {
          leave(job, at: end, "completed")
          continue
        }
      }
      stay.append(job)
    }
    running = stay
    letAdaptersPass()
  }
}
