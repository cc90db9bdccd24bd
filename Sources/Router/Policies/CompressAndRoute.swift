internal import DiscreteEvents

/// As `length-split`, but the prompt of a request that is a little too long for the pool of short
/// sequences is cut until it fits, unless it is code.
///
/// Compress-and-Route of inference-fleet-sim (vllm-project/semantic-router, src/fleet-sim,
/// `CompressAndRouteRouter`) and FleetOpt (arXiv 2603.16514). With boundary B and l_out the output:
/// where B < total ≤ gamma·B and the request is prose, retrieval or mixed, its prompt becomes
/// B − l_out tokens, which takes the gateway 3 ms. Its routers know l_out; here it is what the
/// request says, and an answer that grows longer may not fit. What has no intent, or one called
/// `code`, is never cut. What a cut costs in quality is not modelled.
struct CompressAndRoute: RoutingPolicy {
  /// O(pools). The cost is that of `seatrial-bench pools`, the same with 1 to 8 pools.
  static let definition = PolicyDefinition(
    "compress-and-route",
    about: "as length-split, but prompts a little too long for the short pool are cut, save code",
    parameters: [
      .boundary, .outputGuess,
      .number(
        "gamma", default: 1.5, in: 1...1000,
        about: "times the boundary up to which a request is cut"),
      .number(
        "probability", default: 1, in: 0...1,
        about: "how often a prompt that may be cut can be cut that far"),
      .number(
        "milliseconds", default: 3, in: 0...60_000, about: "what cutting a prompt takes"),
    ], cost: { _, _ in .seconds(237e-9) }
  ) { CompressAndRoute($0) }

  let needs: ViewNeeds = .leastOutstandingInPool
  private var ladder: PoolLadder
  private let outputGuess: Int
  private let gamma: Double
  private let probability: Double
  private let delay: SimTime
  private var isCompressible: [Bool] = []
  private var chosen: Int?

  init(_ parameters: PolicyParameters) {
    ladder = PoolLadder(boundary: parameters.count("boundary"))
    outputGuess = parameters.count("outputGuess")
    gamma = parameters["gamma"]
    probability = parameters["probability"]
    delay = .seconds(parameters["milliseconds"] / 1000)
  }

  mutating func prepare(for fleet: FleetDescription) {
    ladder.prepare(for: fleet)
    isCompressible = fleet.intents.map { $0 != "code" }
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let total = request.totalTokens(outputGuess: outputGuess)
    let prompt = ladder.boundary - (total - request.promptTokens)
    if isBorderline(total), prompt > 0, mayBeCut(request),
      let replica = ladder.least(of: 0, in: view),
      probability >= 1 || random.uniform() < probability
    {
      chosen = replica
      return Decision(
        .send(Call(to: replica, adapter: request.adapter, promptTokens: prompt)),
        because: Reason("a little too long: cut to so many tokens", score: Double(prompt)),
        delay: delay)
    }
    chosen = ladder.replica(of: ladder.rung(for: total), in: view)
    guard let chosen else { return Decision(.hold, because: Reason("no replica is up")) }
    return Decision(
      .place(chosen), because: Reason("prompt and answer together", score: Double(total)))
  }

  /// Whether a request of `total` tokens is too long for the lowest rung, but not by much.
  private func isBorderline(_ total: Int) -> Bool {
    ladder.rungs.count > 1 && total > ladder.boundary
      && Double(total) <= gamma * Double(ladder.boundary)
  }

  private func mayBeCut(_ request: RequestView) -> Bool {
    isCompressible.indices.contains(request.intent) && isCompressible[request.intent]
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let total = request.totalTokens(outputGuess: outputGuess)
    let isNear = isBorderline(total)
    return ladder.evidence(
      chosen: chosen, in: view,
      notes: [
        "prompt and answer together: \(total) tokens",
        "within \(gamma) times the boundary: \(isNear ? "yes" : "no")",
        "may be cut: \(mayBeCut(request) ? "yes" : "no")",
      ])
  }
}
