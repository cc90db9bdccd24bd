internal import DiscreteEvents

extension PolicyParameter {
  static let speedWindow = count(
    "window", default: 1000, in: 1...1_000_000_000,
    about: "requests over which a pool's speed is averaged")

  static func safety(default value: Double) -> PolicyParameter {
    .number(
      "safety", default: value, in: 0...100,
      about: "standard deviations by which a prediction stays below the promise")
  }
}

/// What a request would see in each pool, by how fast these have been, and what it is promised.
///
/// How fast a pool is follows from a regression of the time to first token on the prompt's length
/// and the requests outstanding at the replica; so for the time per further token.
struct SpeedForecast {
  private let outputGuess: Int
  private let window: Int
  private let safety: Double
  private(set) var pools: [PoolForecast] = []
  private var streams: [FleetDescription.Stream] = []
  private var notes = RequestNotes()

  /// Reads `outputGuess`, `window` and `safety`.
  init(_ parameters: PolicyParameters) {
    outputGuess = parameters.count("outputGuess")
    window = parameters.count("window")
    safety = parameters["safety"]
  }

  /// - Parameter slotPrice: what a replica's slot of a pool costs, dollars an hour.
  mutating func prepare(
    for fleet: FleetDescription, slotPrice: (FleetDescription.Pool) -> Double = { _ in 0 }
  ) {
    pools = fleet.pools.map { [window] pool in
      PoolForecast(
        name: pool.name, maxSequence: pool.maxSequence, slotPrice: slotPrice(pool), window: window)
    }
    streams = fleet.streams
  }

  /// The tokens of the answer, as far as the request says.
  func output(of request: RequestView) -> Int {
    request.totalTokens(outputGuess: outputGuess) - request.promptTokens
  }

  /// Predicts what the request would see at the replica of each pool that `candidate` names.
  mutating func predict(
    _ request: RequestView, in view: FleetView, candidate: (Int) -> Int?
  ) {
    let total = request.totalTokens(outputGuess: outputGuess)
    for pool in pools.indices {
      let replica = candidate(pool)
      let inputs = replica.map {
        SIMD2(Double(request.promptTokens), Double(view.outstanding($0)))
      }
      pools[pool].predict(inputs, replica: replica, fits: pools[pool].maxSequence >= total)
    }
  }

  /// Lets a pool serve a request that is too long for it, so that it says so.
  mutating func allow(_ pool: Int) { pools[pool].isCandidate = true }

  /// Whether the request's stream is promised nothing.
  func isPromisedNothing(_ request: RequestView) -> Bool {
    !streams.indices.contains(request.stream) || streams[request.stream].isEmpty
  }

  /// Whether `pool` is expected to keep what the request's stream is promised, if anything.
  func keepsPromise(_ pool: Int, _ request: RequestView) -> Bool {
    guard !isPromisedNothing(request) else { return false }
    return pools[pool].keeps(
      streams[request.stream], output: output(of: request), safety: safety)
  }

  /// Notes how many requests the replica had that was chosen, to learn from.
  mutating func note(_ request: RequestView, at replica: Int, in view: FleetView) {
    notes.note(view.outstanding(replica), of: request.id)
  }

  /// Learns from a request that was served.
  mutating func learn(_ outcome: Outcome, in view: FleetView) {
    guard let queue = notes.take(outcome.request.id), outcome.isCompleted,
      let firstToken = outcome.firstToken
    else { return }
    let gaps = outcome.outputTokens - 1
    pools[view.pool(of: outcome.replica)].learn(
      SIMD2(Double(outcome.request.promptTokens), Double(queue)),
      ttft: (firstToken - outcome.request.arrival).seconds,
      tpot: gaps > 0 ? (outcome.left - firstToken).seconds / Double(gaps) : nil)
  }
}
