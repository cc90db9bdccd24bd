internal import DiscreteEvents

/// Sends a request to the cheapest pool that is expected to keep what its stream promises.
///
/// Pools' states are inferred from what a router sees (direction 12 of the WRP vision paper): the
/// queue is what it has sent and not seen leave, and how fast a pool is follows from a regression
/// of the time to first token on the prompt's length and that queue, one for each pool; so for the
/// time per further token. A prediction counts as kept when it stays below the promise by `safety`
/// standard deviations of past errors. The price is that of a replica's slot. The forgetting, the
/// safety and the trials are reconstructions: the paper names the inputs only.
///
/// Where nothing is promised, or no pool is expected to keep it, the pool with the earliest first
/// token is taken; a pool that was never tried is expected to be instant.
struct SLOAware: RoutingPolicy {
  /// O(pools). The cost is fitted to `seatrial-bench pools`, within 2 % of each entry.
  static let definition = PolicyDefinition(
    "slo-aware", about: "the cheapest pool expected to keep the stream's SLO, by learned speeds",
    parameters: [
      .outputGuess,
      .count(
        "window", default: 1000, in: 1...1_000_000_000,
        about: "requests over which a pool's speed is averaged"),
      .number(
        "safety", default: 1.64, in: 0...100,
        about: "standard deviations by which a prediction stays below the promise"),
      .number(
        "trials", default: 0.01, in: 0...1,
        about: "part of the requests that try a pool drawn at random, so that none is forgotten"),
    ], cost: { _, fleet in .seconds((302 + 19.5 * Double(fleet.pools.count)) * 1e-9) }
  ) { SLOAware($0) }

  let needs: ViewNeeds = .leastOutstandingInPool
  private let outputGuess: Int
  private let window: Int
  private let safety: Double
  private let trials: Double
  private var pools: [PoolForecast] = []
  private var streams: [FleetDescription.Stream] = []
  private var notes = RequestNotes()
  private var chosen = -1

  init(_ parameters: PolicyParameters) {
    outputGuess = parameters.count("outputGuess")
    window = parameters.count("window")
    safety = parameters["safety"]
    trials = parameters["trials"]
  }

  mutating func prepare(for fleet: FleetDescription) {
    let isPriced = fleet.pools.allSatisfy { $0.dollarsPerHour != nil }
    pools = fleet.pools.map { pool in
      let price = isPriced ? pool.dollarsPerHour ?? 1 : 1
      return PoolForecast(
        name: pool.name, maxSequence: pool.maxSequence,
        slotPrice: price / Double(max(1, pool.maxBatch)), window: window)
    }
    streams = fleet.streams
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let total = request.totalTokens(outputGuess: outputGuess)
    let candidates = forecast(for: request, in: view)
    let isTrial = trials > 0 && candidates > 1 && random.uniform() < trials
    let drawn = isTrial ? random.below(candidates) : -1
    let promise = streams.indices.contains(request.stream) ? streams[request.stream] : nil
    let (pool, reason) = choose(promise, output: total - request.promptTokens, drawn: drawn)
    chosen = pool ?? -1
    guard let pool, let replica = pools[pool].replica else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    notes.note(view.outstanding(replica), of: request.id)
    return Decision(.place(replica), because: Reason(reason, score: pools[pool].ttft))
  }

  /// Predicts what the request would see in each pool.
  ///
  /// - Returns: how many pools could serve it.
  private mutating func forecast(for request: RequestView, in view: FleetView) -> Int {
    let total = request.totalTokens(outputGuess: outputGuess)
    var longest = -1
    var fitting = 0
    for pool in pools.indices {
      let replica = view.leastOutstanding(in: pool)
      let inputs = replica.map { replica in
        SIMD2(Double(request.promptTokens), Double(view.outstanding(replica)))
      }
      pools[pool].predict(inputs, replica: replica, fits: pools[pool].maxSequence >= total)
      if pools[pool].isCandidate { fitting += 1 }
      let isLonger = longest < 0 || pools[pool].maxSequence > pools[longest].maxSequence
      if replica != nil, isLonger { longest = pool }
    }
    // Too long for all: the pool of the longest sequences says so.
    guard fitting == 0, longest >= 0 else { return fitting }
    pools[longest].isCandidate = true
    return 1
  }

  private func choose(
    _ promise: FleetDescription.Stream?, output: Int, drawn: Int
  ) -> (pool: Int?, reason: StaticString) {
    var best: Int?
    var earliest: Int?
    var number = 0
    for pool in pools.indices where pools[pool].isCandidate {
      if number == drawn { return (pool, "tried, to see how fast it is") }
      number += 1
      if earliest.map({ pools[pool].ttft < pools[$0].ttft }) ?? true { earliest = pool }
      guard let promise, pools[pool].keeps(promise, output: output, safety: safety) else {
        continue
      }
      if best.map({ pools[pool].isBetter(than: pools[$0]) }) ?? true { best = pool }
    }
    if promise.map(\.isEmpty) ?? true { return (earliest, "nothing is promised: the earliest") }
    return best.map { ($0, "the cheapest that keeps the SLO") }
      ?? (earliest, "none keeps the SLO: the earliest")
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    guard let queue = notes.take(outcome.request.id), outcome.isCompleted,
      let firstToken = outcome.firstToken
    else { return }
    let pool = view.pool(of: outcome.replica)
    let inputs = SIMD2(Double(outcome.request.promptTokens), Double(queue))
    let ttft = (firstToken - outcome.request.arrival).seconds
    let gaps = outcome.outputTokens - 1
    pools[pool].learn(
      inputs, ttft: ttft,
      tpot: gaps > 0 ? (outcome.left - firstToken).seconds / Double(gaps) : nil)
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let rows = pools.indices.map { pool in
      let forecast = pools[pool]
      return Evidence.Row(
        forecast.name,
        [
          forecast.ttft, forecast.ttftDeviation, forecast.tpot, forecast.tpotDeviation,
          forecast.slotPrice, Double(view.outstanding(inPool: pool)),
        ],
        isChosen: pool == chosen)
    }
    let columns = [
      "TTFT", "TTFT deviation", "TPOT", "TPOT deviation", "slot price", "outstanding",
    ]
    let left = pools.filter { !$0.isCandidate }.map { "\($0.name) is down, or takes less" }
    return Evidence(columns: columns, rows: rows, notes: left)
  }
}
