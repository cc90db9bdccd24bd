internal import DiscreteEvents
package import Pool

/// One replica under a closed load, iteration by iteration: the mean TTFT and TPOT that its load
/// generator measures.
///
/// Faster than a whole fleet and free to batch as engines other than vLLM do. O(1) an iteration
/// that only decodes, else O(running sequences).
package struct ClosedLoop {
  /// Means over all requests, in seconds.
  package struct Outcome: Hashable, Sendable {
    package var ttft: Double
    package var tpot: Double
  }

  struct Request {
    /// When it was sent, when it reached the scheduler, and when its first token came.
    var sent: Double
    var ready: Double
    var first: Double?
    /// Tokens to prefill, of them done, and tokens to emit after.
    var prompt: Int
    var prefilled = 0
    var output: Int
  }

  /// A sequence that decodes: it leaves when `steps` reaches `end`.
  struct Decoding {
    var request: Int
    var end: Int
    /// Tokens in KV, less the steps taken when it began.
    var base: Int
  }

  let load: ClosedLoad
  let rule: BatchingRule
  let timing: TimingModel
  /// Tokens that the KV cache holds, and sequences that run at once, at most.
  let kvTokens: Int
  let places: Int
  let random: RandomStream

  var requests: [Request] = []
  /// Requests on their way, by when they reach the scheduler; the first is next.
  var arriving: [Int] = []
  var waiting: [Int] = []
  var prefilling: [Int] = []
  var decoding: [Decoding] = []
  /// Iterations so far in which sequences decoded, and the one after which the next one leaves.
  var steps = 0
  var nextEnd = Int.max
  /// Σ context over decoding sequences, and KV tokens taken or set aside.
  var contextTokens = 0
  var used = 0
  var now = 0.0
  /// When the iteration before began.
  var before = 0.0
  var ttft = 0.0
  var tpot = 0.0
  var finished = 0

  /// Serves the whole load.
  ///
  /// - Parameter places: Sequences that run at once, at most; `nil` = all clients'.
  package static func run(
    _ load: ClosedLoad, on timing: TimingModel, rule: BatchingRule, kvTokens: Int,
    places: Int? = nil
  ) -> Outcome {
    var loop = ClosedLoop(
      load: load, rule: rule, timing: timing, kvTokens: max(1, kvTokens),
      places: max(1, places ?? load.clients),
      random: RandomStream(seed: 1, name: "closed loop"))
    for _ in 0..<max(1, load.clients) { loop.send() }
    let total = Double(loop.total)
    while loop.finished < loop.total { loop.iterate() }
    return Outcome(ttft: loop.ttft / total, tpot: loop.tpot / total)
  }

  private var total: Int { max(1, load.clients) * max(1, load.rounds) }

  /// Sends one more request, if there is one.
  mutating func send() {
    guard requests.count < total else { return }
    let delay = load.latency + random.exponential(mean: load.jitter)
    requests.append(
      Request(
        sent: now, ready: now + delay, prompt: max(1, load.prompt), output: max(1, load.output)))
    var place = arriving.count
    while place > 0, requests[arriving[place - 1]].ready > now + delay { place -= 1 }
    arriving.insert(requests.count - 1, at: place)
  }

  private mutating func iterate() {
    let isBusy = !decoding.isEmpty || !prefilling.isEmpty
    let seen = rule.plansAhead && isBusy ? before : now
    while let next = arriving.first, requests[next].ready <= seen {
      waiting.append(arriving.removeFirst())
    }
    if !isBusy, waiting.isEmpty, let next = arriving.first {
      now = max(now, requests[next].ready)
      before = now
      return
    }
    var batch = BatchShape()
    if !rule.prefillsFirst || !hasPrefill {
      batch.decodes = decoding.count
      batch.contextTokens = contextTokens
      batch.emitting = decoding.count
    }
    let chunks = rule.prefillsFirst && batch.decodes > 0 ? [] : takeChunks(&batch)
    before = now
    now += Double(timing.duration(of: batch)) / 1e12
    if batch.decodes > 0 { decodeStep() }
    for request in chunks { emitFirst(request) }
    preempt()
  }
}
