internal import DiscreteEvents

/// As `length-split`, but a short request goes to the next pool while the pool of short sequences
/// is nearly full.
///
/// The spillover router of inference-fleet-sim (vllm-project/semantic-router, src/fleet-sim): full
/// from 0.85 on. There the load is what a GPU has active and queued; here it is what the router has
/// outstanding there, as a part of the sequences that the pool runs at once.
struct Spillover: RoutingPolicy {
  /// O(pools). The cost is that of `seatrial-bench pools`, the same with 1 to 8 pools.
  static let definition = PolicyDefinition(
    "spillover", about: "as length-split, but short requests go on when their pool is nearly full",
    parameters: [
      .boundary, .outputGuess,
      .number(
        "threshold", default: 0.85, in: 0...1000,
        about: "outstanding requests from which the pool is full, as a part of its slots"),
    ], cost: { _, _ in .seconds(237e-9) }
  ) { Spillover($0) }

  let needs: ViewNeeds = .leastOutstandingInPool
  private var ladder: PoolLadder
  private let outputGuess: Int
  private let threshold: Double
  /// Sequences that a replica of each pool runs at once, at most.
  private var slots: [Int] = []
  private var chosen: Int?

  init(_ parameters: PolicyParameters) {
    ladder = PoolLadder(boundary: parameters.count("boundary"))
    outputGuess = parameters.count("outputGuess")
    threshold = parameters["threshold"]
  }

  mutating func prepare(for fleet: FleetDescription) {
    ladder.prepare(for: fleet)
    slots = fleet.pools.map(\.maxBatch)
  }

  mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView) {
    let pool = view.pool(of: replica)
    ladder.change(pool: pool, slots: slots[pool], isUp: isUp)
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let rung = ladder.rung(for: request.totalTokens(outputGuess: outputGuess))
    let load = rung == 0 && !ladder.rungs.isEmpty ? ladder.load(of: 0, in: view) : 0
    if load >= threshold, ladder.rungs.count > 1, let spilled = ladder.least(of: 1, in: view) {
      chosen = spilled
      return Decision(
        .place(spilled), because: Reason("short, but its pool is nearly full", score: load))
    }
    chosen = ladder.replica(of: rung, in: view)
    guard let chosen else { return Decision(.hold, because: Reason("no replica is up")) }
    return Decision(
      .place(chosen),
      because: rung == 0 ? Reason("short, and its pool has room", score: load) : Reason("long"))
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let total = request.totalTokens(outputGuess: outputGuess)
    return ladder.evidence(
      chosen: chosen, in: view,
      notes: ["prompt and answer together: \(total) tokens", "full: from load \(threshold) on"])
  }
}
