internal import DiscreteEvents

/// Sends a request to the cheapest pool that is expected to keep what its stream promises.
///
/// Pools' states are inferred from what a router sees (direction 12 of the WRP vision paper): the
/// queue is what it has sent and not seen leave, and how fast a pool is follows from a regression
/// on what was served there (`SpeedForecast`). A prediction counts as kept when it stays below the
/// promise by `safety` standard deviations of past errors. The price is that of a replica's slot.
/// The forgetting, the safety and the trials are reconstructions: the paper names the inputs only.
///
/// Where nothing is promised, or no pool is expected to keep it, the pool with the earliest first
/// token is taken; a pool that was never tried is expected to be instant.
struct SLOAware: RoutingPolicy {
  /// O(pools). The cost is fitted to `seatrial-bench pools`, within 2 % of each entry.
  static let definition = PolicyDefinition(
    "slo-aware", about: "the cheapest pool expected to keep the stream's SLO, by learned speeds",
    parameters: [
      .outputGuess, .speedWindow, .safety(default: 1.64),
      .number(
        "trials", default: 0.01, in: 0...1,
        about: "part of the requests that try a pool drawn at random, so that none is forgotten"),
    ], cost: { _, fleet in .seconds((302 + 19.5 * Double(fleet.pools.count)) * 1e-9) }
  ) { SLOAware($0) }

  let needs: ViewNeeds = .leastOutstandingInPool
  private let trials: Double
  private var forecast: SpeedForecast
  private var chosen = -1

  init(_ parameters: PolicyParameters) {
    trials = parameters["trials"]
    forecast = SpeedForecast(parameters)
  }

  mutating func prepare(for fleet: FleetDescription) {
    let isPriced = fleet.pools.allSatisfy { $0.dollarsPerHour != nil }
    forecast.prepare(for: fleet) { pool in
      (isPriced ? pool.dollarsPerHour ?? 1 : 1) / Double(max(1, pool.maxBatch))
    }
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let candidates = predict(request, in: view)
    let isTrial = trials > 0 && candidates > 1 && random.uniform() < trials
    let drawn = isTrial ? random.below(candidates) : -1
    let (pool, reason) = choose(request, drawn: drawn)
    chosen = pool ?? -1
    guard let pool, let replica = forecast.pools[pool].replica else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    forecast.note(request, at: replica, in: view)
    return Decision(.place(replica), because: Reason(reason, score: forecast.pools[pool].ttft))
  }

  /// Predicts what the request would see in each pool.
  ///
  /// - Returns: how many pools could serve it.
  private mutating func predict(_ request: RequestView, in view: FleetView) -> Int {
    forecast.predict(request, in: view) { view.leastOutstanding(in: $0) }
    let pools = forecast.pools
    let fitting = pools.count { $0.isCandidate }
    // Too long for all: the pool of the longest sequences says so.
    let up = pools.indices.filter { pools[$0].replica != nil }
    guard fitting == 0, let most = up.map({ pools[$0].maxSequence }).max(),
      let longest = up.first(where: { pools[$0].maxSequence == most })
    else { return fitting }
    forecast.allow(longest)
    return 1
  }

  private func choose(
    _ request: RequestView, drawn: Int
  ) -> (pool: Int?, reason: StaticString) {
    let pools = forecast.pools
    var best: Int?
    var earliest: Int?
    var number = 0
    for pool in pools.indices where pools[pool].isCandidate {
      if number == drawn { return (pool, "tried, to see how fast it is") }
      number += 1
      if earliest.map({ pools[pool].ttft < pools[$0].ttft }) ?? true { earliest = pool }
      guard forecast.keepsPromise(pool, request) else { continue }
      if best.map({ pools[pool].isBetter(than: pools[$0]) }) ?? true { best = pool }
    }
    if forecast.isPromisedNothing(request) {
      return (earliest, "nothing is promised: the earliest")
    }
    return best.map { ($0, "the cheapest that keeps the SLO") }
      ?? (earliest, "none keeps the SLO: the earliest")
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    forecast.learn(outcome, in: view)
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let rows = forecast.pools.enumerated().map { index, pool in
      Evidence.Row(
        pool.name,
        [
          pool.ttft, pool.ttftDeviation, pool.tpot, pool.tpotDeviation, pool.slotPrice,
          Double(view.outstanding(inPool: index)),
        ],
        isChosen: index == chosen)
    }
    let columns = [
      "TTFT", "TTFT deviation", "TPOT", "TPOT deviation", "slot price", "outstanding",
    ]
    let left = forecast.pools.filter { !$0.isCandidate }.map { "\($0.name) is down, or takes less" }
    return Evidence(columns: columns, rows: rows, notes: left)
  }
}
