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
      .outputGuess,
      .count(
        "edges", default: 1, in: 1...1_000_000,
        about: "how many pools are the edge: the first ones; the others are the cloud"),
      .word(
        "own", among: ["yes", "no"],
        about: "whether a session has one device of each edge pool for its own"),
      .count(
        "window", default: 1000, in: 1...1_000_000_000,
        about: "requests over which a pool's speed is averaged"),
      .number(
        "safety", default: 0, in: 0...100,
        about: "standard deviations by which a prediction stays below the promise"),
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
  private let outputGuess: Int
  private let edges: Int
  private let isOwn: Bool
  private let window: Int
  private let safety: Double
  private let trials: Double
  private let reserve: Double
  private var pools: [PoolForecast] = []
  private var streams: [FleetDescription.Stream] = []
  private var notes = RequestNotes()
  private var chosen = -1

  init(_ parameters: PolicyParameters) {
    outputGuess = parameters.count("outputGuess")
    edges = parameters.count("edges")
    isOwn = parameters.word("own") == "yes"
    window = parameters.count("window")
    safety = parameters["safety"]
    trials = parameters["trials"]
    reserve = parameters["reserve"]
    needs = reserve > 0 ? [.leastOutstandingInPool, .reports] : .leastOutstandingInPool
  }

  mutating func prepare(for fleet: FleetDescription) {
    pools = fleet.pools.map {
      PoolForecast(name: $0.name, maxSequence: $0.maxSequence, slotPrice: 0, window: window)
    }
    streams = fleet.streams
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let output = request.totalTokens(outputGuess: outputGuess) - request.promptTokens
    forecast(for: request, in: view)
    let first = earliest(pools.indices.prefix(edges), output: output)
    let second = earliest(pools.indices.dropFirst(edges), output: output)
    let isTrial = trials > 0 && first != nil && second != nil && random.uniform() < trials
    let (pool, reason) =
      isTrial
      ? (random.below(2) == 0 ? first : second, "tried, to see how fast it is")
      : choose(first, second, request, output: output)
    guard let pool, let replica = pools[pool].replica else {
      return anywhere(in: view)
    }
    chosen = pool
    notes.note(view.outstanding(replica), of: request.id)
    return Decision(
      .place(replica), because: Reason(reason, score: pools[pool].e2e(output: output)))
  }

  /// Predicts what the request would see on its device of each edge pool, and in the cloud.
  private mutating func forecast(for request: RequestView, in view: FleetView) {
    let total = request.totalTokens(outputGuess: outputGuess)
    for pool in pools.indices {
      let replica = candidate(of: pool, for: request, in: view)
      let inputs = replica.map {
        SIMD2(Double(request.promptTokens), Double(view.outstanding($0)))
      }
      pools[pool].predict(inputs, replica: replica, fits: pools[pool].maxSequence >= total)
    }
  }

  /// The replica of `pool` that could serve the request; `nil` = none may.
  private func candidate(of pool: Int, for request: RequestView, in view: FleetView) -> Int? {
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

  private func earliest(_ indices: Range<Int>, output: Int) -> Int? {
    indices.filter { pools[$0].isCandidate }
      .min { pools[$0].e2e(output: output) < pools[$1].e2e(output: output) }
  }

  private func choose(
    _ edge: Int?, _ cloud: Int?, _ request: RequestView, output: Int
  ) -> (pool: Int?, reason: StaticString) {
    guard let edge else { return (cloud, "the device is down, spared or too small") }
    guard let cloud else { return (edge, "the cloud is down") }
    if streams.indices.contains(request.stream), !streams[request.stream].isEmpty,
      pools[edge].keeps(streams[request.stream], output: output, safety: safety)
    {
      return (edge, "the device keeps the SLO")
    }
    return pools[edge].e2e(output: output) <= pools[cloud].e2e(output: output)
      ? (edge, "the device is sooner") : (cloud, "offloaded: the cloud is sooner")
  }

  /// Where no side can serve it: the replica with the fewest requests of the pool that takes the
  /// longest sequences, which says so if that is what is wrong.
  private mutating func anywhere(in view: FleetView) -> Decision {
    chosen = -1
    let up = pools.indices.filter { view.leastOutstanding(in: $0) != nil }
    guard let pool = up.max(by: { pools[$0].maxSequence < pools[$1].maxSequence }),
      let replica = view.leastOutstanding(in: pool)
    else { return Decision(.hold, because: Reason("no replica is up")) }
    return Decision(.place(replica), because: Reason("no side can serve it: another device"))
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    guard let queue = notes.take(outcome.request.id), outcome.isCompleted,
      let firstToken = outcome.firstToken
    else { return }
    let gaps = outcome.outputTokens - 1
    pools[view.pool(of: outcome.replica)].learn(
      SIMD2(Double(outcome.request.promptTokens), Double(queue)),
      ttft: (firstToken - outcome.request.arrival).seconds,
      tpot: gaps > 0 ? (outcome.left - firstToken).seconds / Double(gaps) : nil)
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let output = request.totalTokens(outputGuess: outputGuess) - request.promptTokens
    let rows = pools.indices.map { pool in
      Evidence.Row(
        pools[pool].name,
        [
          pools[pool].ttft, pools[pool].tpot, pools[pool].e2e(output: output),
          Double(view.outstanding(inPool: pool)),
        ], isChosen: pool == chosen)
    }
    let left = pools.filter { !$0.isCandidate }.map { "\($0.name) cannot serve it" }
    return Evidence(columns: ["TTFT", "TPOT", "E2E", "outstanding"], rows: rows, notes: left)
  }
}
