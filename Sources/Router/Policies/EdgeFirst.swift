internal import DiscreteEvents

/// Serves a request at the edge, on the client's own device, when that is expected to keep what its
/// stream promises or to be done before the cloud, and offloads it otherwise.
///
/// The rule of latency-driven computation offloading (Mach and Becvar, "Mobile edge computing: a
/// survey on architecture and computation offloading", IEEE COMST 2017, section V: offload when the
/// local time is more than upload, remote queue, service and download). The times are learned, as
/// in `slo-aware`: those of the cloud hold its network, as its clients see it. A battery below
/// `reserve` is spared.
struct EdgeFirst: RoutingPolicy {
  /// O(pools). Nobody has measured what a decision takes.
  static let definition = PolicyDefinition(
    "edge-first", about: "at the edge while that keeps the SLO or is sooner than the cloud",
    parameters: [
      .outputGuess, .speedWindow, .safety(default: 0),
      .count(
        "edges", default: 1, in: 1...1_000_000,
        about: "how many pools are the edge: the first ones; the others are the cloud"),
      .word(
        "own", among: ["yes", "no"],
        about: "whether a session has one device of each edge pool for its own"),
      .number(
        "trials", default: 0.01, in: 0...1,
        about: "part of the requests that go to either side by chance, so that neither is forgotten"
      ),
      .number(
        "reserve", default: 0, in: 0...1,
        about: "state of charge below which a device's battery is spared"),
    ]
  ) { EdgeFirst($0) }

  let needs: ViewNeeds
  private let sides: Sides
  private let trials: Double
  private var forecast: SpeedForecast
  private var chosen = -1

  init(_ parameters: PolicyParameters) {
    sides = Sides(parameters)
    trials = parameters["trials"]
    needs = sides.reserve > 0 ? [.leastOutstandingInPool, .reports] : .leastOutstandingInPool
    forecast = SpeedForecast(parameters)
  }

  mutating func prepare(for fleet: FleetDescription) {
    forecast.prepare(for: fleet)
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let output = forecast.output(of: request)
    forecast.predict(request, in: view) { [sides] in
      sides.candidate(of: $0, for: request, in: view)
    }
    let pools = forecast.pools
    let first = earliest(pools.indices.prefix(sides.edges), output: output)
    let second = earliest(pools.indices.dropFirst(sides.edges), output: output)
    let isTrial = trials > 0 && first != nil && second != nil && random.uniform() < trials
    let (pool, reason) =
      isTrial
      ? (random.below(2) == 0 ? first : second, "tried, to see how fast it is")
      : choose(first, second, request, output: output)
    guard let pool, let replica = pools[pool].replica else {
      return anywhere(in: view)
    }
    chosen = pool
    forecast.note(request, at: replica, in: view)
    return Decision(
      .place(replica), because: Reason(reason, score: pools[pool].e2e(output: output)))
  }

  private func earliest(_ indices: Range<Int>, output: Int) -> Int? {
    let pools = forecast.pools
    return indices.filter { pools[$0].isCandidate }
      .min { pools[$0].e2e(output: output) < pools[$1].e2e(output: output) }
  }

  private func choose(
    _ edge: Int?, _ cloud: Int?, _ request: RequestView, output: Int
  ) -> (pool: Int?, reason: StaticString) {
    guard let edge else { return (cloud, "the device is down, spared or too small") }
    guard let cloud else { return (edge, "the cloud is down") }
    if forecast.keepsPromise(edge, request) { return (edge, "the device keeps the SLO") }
    let pools = forecast.pools
    return pools[edge].e2e(output: output) <= pools[cloud].e2e(output: output)
      ? (edge, "the device is sooner") : (cloud, "offloaded: the cloud is sooner")
  }

  /// Where no side can serve it: the replica with the fewest requests of the pool that takes the
  /// longest sequences, which says so if that is what is wrong.
  private mutating func anywhere(in view: FleetView) -> Decision {
    chosen = -1
    let pools = forecast.pools
    let up = pools.indices.filter { view.leastOutstanding(in: $0) != nil }
    guard let pool = up.max(by: { pools[$0].maxSequence < pools[$1].maxSequence }),
      let replica = view.leastOutstanding(in: pool)
    else { return Decision(.hold, because: Reason("no replica is up")) }
    return Decision(.place(replica), because: Reason("no side can serve it: another device"))
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    forecast.learn(outcome, in: view)
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let output = forecast.output(of: request)
    let rows = forecast.pools.enumerated().map { index, pool in
      Evidence.Row(
        pool.name,
        [
          pool.ttft, pool.tpot, pool.e2e(output: output), Double(view.outstanding(inPool: index)),
        ], isChosen: index == chosen)
    }
    let left = forecast.pools.filter { !$0.isCandidate }.map { "\($0.name) cannot serve it" }
    return Evidence(columns: ["TTFT", "TPOT", "E2E", "outstanding"], rows: rows, notes: left)
  }
}

/// Which pools are the edge, and which of a pool's devices may serve a request.
private struct Sides {
  /// How many pools are the edge: the first ones.
  let edges: Int
  private let isOwn: Bool
  let reserve: Double

  init(_ parameters: PolicyParameters) {
    edges = parameters.count("edges")
    isOwn = parameters.word("own") == "yes"
    reserve = parameters["reserve"]
  }

  /// The replica of `pool` that could serve the request; `nil` = none may.
  func candidate(of pool: Int, for request: RequestView, in view: FleetView) -> Int? {
    guard pool < edges else { return view.leastOutstanding(in: pool) }
    let members = view.pools[pool]
    guard isOwn, request.session >= 0, !members.isEmpty else {
      return view.leastOutstanding(in: pool).flatMap { isSpared($0, in: view) ? nil : $0 }
    }
    let own = members.lowerBound + request.session % members.count
    return view.isUp(own) && !isSpared(own, in: view) ? own : nil
  }

  private func isSpared(_ replica: Int, in view: FleetView) -> Bool {
    reserve > 0 && view.report(of: replica).stateOfCharge < reserve
  }
}
