internal import DiscreteEvents

/// A router model thinks, asks the arm that seems best, looks at the answer, and thinks again.
///
/// As Router-R1 does (Zhang, Feng, You, "Router-R1: Teaching LLMs multi-round routing and
/// aggregation via reinforcement learning", arXiv:2506.09033: at most 4 turns; a reward less a cost
/// coefficient times the price). In a turn the router model reads the prompt and everything thought
/// and answered so far and thinks for `thinkTokens`; then the arm with the greatest mean reward −
/// `lambda` · price is asked, among those not yet asked, prices being parts of the dearest. It
/// stops at an answer of `confidence`, after `maxTurns`, or when every arm was asked, and gives the
/// surest answer. What Router-R1 learns by reinforcement is a record of rewards by intent here.
struct MultiRound: RoutingPolicy {
  static let definition = PolicyDefinition(
    "multi-round", about: "a router model thinks and asks arms in turns until an answer is sure",
    parameters: [
      .count(
        "router", default: 0, in: 0...1000,
        about: "the pool of the router model, by its place in the scenario, from 0"),
      .count("thinkTokens", default: 200, in: 1...100_000, about: "tokens thought in a turn"),
      .count("maxTurns", default: 4, in: 1...16, about: "turns, at most"),
      .number("lambda", default: 0.1, in: 0...10, about: "what the dearest arm's price is worth"),
      .number("confidence", default: 0.8, in: 0...1, about: "the confidence to stop at"),
    ],
    cost: { _, fleet in
      .seconds(1e-9 * (150 + Double(fleet.arms.count) * (10 + 4 * Double(fleet.pools.count))))
    }
  ) { MultiRound($0) }

  let needs: ViewNeeds = [.leastOutstandingInPool, .calls]
  private let parameters: PolicyParameters
  private var places = ArmPlaces(FleetDescription(pools: []))
  private var success = ArmSuccess(FleetDescription(pools: []))
  private var routerPool = 0

  init(_ parameters: PolicyParameters) { self.parameters = parameters }

  mutating func prepare(for fleet: FleetDescription) {
    places = ArmPlaces(fleet)
    success = ArmSuccess(fleet)
    routerPool = min(parameters.count("router"), max(0, fleet.pools.count - 1))
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard bestArm(for: request, after: [], in: view) != nil else {
      return places.fallback(in: view)
    }
    return think(request, after: [], in: view) ?? ask(request, after: [], in: view)
      ?? places.fallback(in: view)
  }

  mutating func resume(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
    using random: RandomStream
  ) -> Decision {
    let last = calls[calls.count - 1]
    if last.call.arm < 0 {  // It has thought, or was turned away: then it asks without a thought.
      return ask(request, after: calls, in: view) ?? giveSurest(of: calls)
    }
    let turns = calls.count { $0.call.arm >= 0 }
    let isSure = last.isCompleted && (last.confidence ?? 1) >= parameters["confidence"]
    if isSure || turns >= parameters.count("maxTurns") { return giveSurest(of: calls) }
    guard bestArm(for: request, after: calls, in: view) != nil else { return giveSurest(of: calls) }
    return think(request, after: calls, in: view) ?? ask(request, after: calls, in: view)
      ?? giveSurest(of: calls)
  }

  /// The router model reads everything so far and thinks; `nil` = its pool is down.
  private func think(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView
  ) -> Decision? {
    guard view.pools.indices.contains(routerPool),
      let replica = view.leastOutstanding(in: routerPool)
    else { return nil }
    let prompt = calls.reduce(request.promptTokens) { $0 + $1.outputTokens }
    let call = Call(
      to: replica, promptTokens: prompt, outputTokens: parameters.count("thinkTokens"))
    return Decision(.fanOut([call]), because: Reason("thinks", score: Double(prompt)))
  }

  /// Asks the arm that seems best; `nil` = there is none left.
  private func ask(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView
  ) -> Decision? {
    guard let best = bestArm(for: request, after: calls, in: view),
      let call = places.call(request, to: best.arm, in: view)
    else { return nil }
    return Decision(.fanOut([call]), because: Reason("seems best", score: best.utility))
  }

  /// The arm of greatest utility that is served and not asked yet; of equals the first listed.
  private func bestArm(
    for request: RequestView, after calls: [CallOutcome], in view: FleetView
  ) -> (arm: Int, utility: Double)? {
    var best: (arm: Int, utility: Double)?
    for arm in places.arms.indices where places.isServed(arm, in: view) {
      if calls.contains(where: { $0.call.arm == arm }) { continue }
      let utility = utility(of: arm, for: request)
      if best.map({ utility > $0.utility }) ?? true { best = (arm, utility) }
    }
    return best
  }

  private func utility(of arm: Int, for request: RequestView) -> Double {
    success.mean(of: arm, intent: request.intent) - parameters["lambda"] * places.prices[arm]
  }

  private func giveSurest(of calls: [CallOutcome]) -> Decision {
    var best: Int?
    for index in calls.indices where calls[index].isCompleted && calls[index].call.arm >= 0 {
      if let best, (calls[index].confidence ?? 0) <= (calls[best].confidence ?? 0) { continue }
      best = index
    }
    guard let best else { return Decision(.reject, because: Reason("nobody answered")) }
    return Decision(
      .answer(.call(best)),
      because: Reason("the surest answer", score: calls[best].confidence ?? 0))
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) { success.learn(from: outcome) }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let best = bestArm(for: request, after: [], in: view)?.arm
    let rows = places.arms.indices.map { arm in
      Evidence.Row(
        places.arms[arm].name,
        [
          success.mean(of: arm, intent: request.intent), places.prices[arm],
          utility(of: arm, for: request),
          Double(success.count(of: arm, intent: request.intent)),
        ], isChosen: arm == best)
    }
    return Evidence(
      columns: ["mean reward", "relative price", "utility", "answers"], rows: rows,
      notes: ["the router model thinks first; its thoughts are no part of the reward"])
  }
}
