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

    package init(id: Int, arrival: SimTime, prompt: Int, output: Int, deadline: SimTime?) {
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

  private let pool: PoolConfig
  private let timing: TimingModel
  private var coming: [Job]
  private var waiting: [Job] = []
  private var running: [Job] = []
  private var done: [Job] = []

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
  }

  private mutating func run() {
    var now = SimTime.zero
    while !(coming.isEmpty && waiting.isEmpty && running.isEmpty) {
      if waiting.isEmpty, running.isEmpty { now = max(now, coming[0].arrival) }
      receive(until: now)
      loseImpatient(at: now)
      guard let duration = schedule(at: now) else { continue }
      now = now + SimTime(picoseconds: duration)
      // Whoever came during the iteration found its batch there; at its end it is gone.
      receive(until: SimTime(picoseconds: now.picoseconds - 1))
      finishIteration(at: now)
    }
  }

  private func blocks(_ tokens: Int) -> Int {
    tokens / pool.engine.block + (tokens % pool.engine.block == 0 ? 0 : 1)
  }

  private var freeBlocks: Int { pool.kvBlocks - running.reduce(0) { $0 + blocks($1.computed) } }

  /// Takes in what has arrived by `time`, in order, letting clients go whose time had come before.
  private mutating func receive(until time: SimTime) {
    while let job = coming.first, job.arrival <= time {
      coming.removeFirst()
      loseWaiting(at: job.arrival)
      let longest = min(pool.maxModelLength ?? .max, pool.kvBlocks * pool.engine.block)
      let room = pool.engine.maxQueue.map { $0 + (running.isEmpty ? 1 : 0) } ?? .max
      if job.prompt + job.output > longest || waiting.count >= room {
        leave(job, at: job.arrival, "rejected")
      } else {
        waiting.append(job)
      }
    }
    loseWaiting(at: time)
  }

  /// Waiting clients leave the moment their patience ends.
  private mutating func loseWaiting(at time: SimTime) {
    let impatient = waiting.filter { $0.isImpatient(at: time) }
    waiting.removeAll { $0.isImpatient(at: time) }
    for job in impatient { leave(job, at: job.deadline ?? time, "timed_out") }
  }

  /// Running sequences of clients that have gone leave at the boundary.
  private mutating func loseImpatient(at time: SimTime) {
    let impatient = running.filter { $0.isImpatient(at: time) }
    running.removeAll { $0.isImpatient(at: time) }
    for job in impatient { leave(job, at: job.deadline ?? time, "timed_out") }
  }

  private mutating func leave(_ job: Job, at time: SimTime, _ status: String) {
    var job = job
    job.left = time
    job.status = status
    done.append(job)
  }

  /// One pass of the rule.
  ///
  /// - Returns: how long the iteration takes; `nil` when there is nothing to run.
  private mutating func schedule(at now: SimTime) -> Int64? {
    var budget = pool.engine.maxBatchTokens
    var granted: [Int: Int] = [:]
    var free = freeBlocks
    var preempted = false
    var index = 0
    scheduling: while index < running.count, budget > 0 {
      let tokens = min(running[index].known - running[index].computed, budget)
      let need = blocks(running[index].computed + tokens) - blocks(running[index].computed)
      while need > free {
        var victim = running.removeLast()
        free += blocks(victim.computed)
        victim.computed = 0
        victim.isDecoding = false
        victim.preemptions += 1
        waiting.insert(victim, at: 0)
        preempted = true
        if index >= running.count { break scheduling }
      }
      free -= need
      granted[running[index].id] = tokens
      budget -= tokens
      index += 1
    }
    while !preempted, !waiting.isEmpty, running.count < pool.engine.maxBatch, budget > 0 {
      let tokens = min(waiting[0].known, budget)
      let asked = pool.engine.admit == .prompt ? waiting[0].known : tokens
      if blocks(asked) > free { break }
      var job = waiting.removeFirst()
      if job.scheduled == nil { job.scheduled = now }
      free -= blocks(tokens)
      budget -= tokens
      granted[job.id] = tokens
      running.append(job)
    }
    return running.isEmpty ? nil : run(granted)
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
    }
    return timing.duration(of: batch)
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
  }
}
