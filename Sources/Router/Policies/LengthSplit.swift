internal import DiscreteEvents

/// Sends short requests to the pool of short sequences and long ones to the smallest of the others
/// that takes them; within a pool, to the replica with the fewest requests.
///
/// The pool router of inference-fleet-sim (`LengthRouter`, vllm-project/semantic-router,
/// src/fleet-sim): total = prompt + output; at most `boundary` is short.
struct LengthSplit: RoutingPolicy {
  /// O(pools). The cost is that of `seatrial-bench pools`, the same with 1 to 8 pools.
  static let definition = PolicyDefinition(
    "length-split", about: "short requests to the pool of short sequences, long ones to another",
    parameters: [.boundary, .outputGuess], cost: { _, _ in .seconds(237e-9) }
  ) { LengthSplit($0) }

  let needs: ViewNeeds = .leastOutstandingInPool
  private var ladder: PoolLadder
  private let outputGuess: Int
  private var chosen: Int?

  init(_ parameters: PolicyParameters) {
    ladder = PoolLadder(boundary: parameters.count("boundary"))
    outputGuess = parameters.count("outputGuess")
  }

  mutating func prepare(for fleet: FleetDescription) { ladder.prepare(for: fleet) }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let total = request.totalTokens(outputGuess: outputGuess)
    chosen = ladder.replica(of: ladder.rung(for: total), in: view)
    guard let chosen else { return Decision(.hold, because: Reason("no replica is up")) }
    return Decision(
      .place(chosen), because: Reason("prompt and answer together", score: Double(total)))
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let total = request.totalTokens(outputGuess: outputGuess)
    return ladder.evidence(
      chosen: chosen, in: view, notes: ["prompt and answer together: \(total) tokens"])
  }
}
