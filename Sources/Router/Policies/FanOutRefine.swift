internal import DiscreteEvents

/// Asks several arms side by side and has one more call make an answer of theirs.
///
/// As TCAR does (a router names a set of candidate agents, they answer independently, a refining
/// agent aggregates): the `k` arms with the best record for the request's intent answer at once,
/// and the refiner reads the prompt and all their answers. How well it refines is not known of any
/// refiner in advance, so it is a parameter: with probability `accuracy` its answer is as good as
/// the best of the candidates', otherwise as good as one of them at random. TCAR's reasoning about
/// whom to ask is taken as a record of rewards here.
struct FanOutRefine: RoutingPolicy {
  static let definition = PolicyDefinition(
    "fan-out-refine", about: "asks several arms at once, and a refiner that reads their answers",
    parameters: [
      .count("k", default: 3, in: 1...16, about: "arms that are asked"),
      .number(
        "accuracy", default: 0.9, in: 0...1,
        about: "how often the refiner is as good as the best answer it reads"),
      .count(
        "refiner", default: 1000, in: 0...1000,
        about:
          "the refining arm by its place from the cheapest, from 0; beyond the end = the dearest"),
    ],
    cost: { _, fleet in
      .seconds(1e-9 * (300 + Double(fleet.arms.count) * (10 + 4 * Double(fleet.pools.count))))
    }
  ) { FanOutRefine($0) }

  let needs: ViewNeeds = [.leastOutstandingInPool, .calls]
  private let parameters: PolicyParameters
  private var places = ArmPlaces(FleetDescription(pools: []))
  private var success = ArmSuccess(FleetDescription(pools: []))
  private var refiner = 0
  /// The arms that the latest request was given to, the best first.
  private var candidates: [Int] = []

  init(_ parameters: PolicyParameters) { self.parameters = parameters }

  mutating func prepare(for fleet: FleetDescription) {
    places = ArmPlaces(fleet)
    success = ArmSuccess(fleet)
    let last = max(0, fleet.arms.count - 1)
    refiner = fleet.arms.isEmpty ? -1 : places.byPrice[min(parameters.count("refiner"), last)]
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    choose(for: request, in: view)
    let calls = candidates.compactMap { places.call(request, to: $0, in: view) }
    guard let first = calls.first else { return places.fallback(in: view) }
    let score = success.mean(of: first.arm, intent: request.intent)
    if calls.count == 1, refiner < 0 || first.arm == refiner {
      return Decision(.send(first), because: Reason("the only arm", score: score))
    }
    return Decision(.fanOut(calls), because: Reason("the best records", score: score))
  }

  /// Finds the k arms with the best records that are served. O(arms · k).
  private mutating func choose(for request: RequestView, in view: FleetView) {
    candidates.removeAll(keepingCapacity: true)
    for arm in places.arms.indices where places.isServed(arm, in: view) {
      let mean = success.mean(of: arm, intent: request.intent)
      let place =
        candidates.firstIndex { success.mean(of: $0, intent: request.intent) < mean }
        ?? candidates.count
      if place < parameters.count("k") { candidates.insert(arm, at: place) }
      if candidates.count > parameters.count("k") { candidates.removeLast() }
    }
  }

  mutating func resume(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
    using random: RandomStream
  ) -> Decision {
    let isRefined = calls.count > 1 && calls[calls.count - 1].call.arm == -1
    let answers = calls.indices.filter { calls[$0].isCompleted && calls[$0].call.arm >= 0 }
    guard !answers.isEmpty else {
      return Decision(.reject, because: Reason("nobody answered"))
    }
    if isRefined {
      // A refiner that was turned away refines nothing: the surest answer is left.
      if calls[calls.count - 1].isCompleted {
        return Decision(
          .answer(.best(of: answers, accuracy: parameters["accuracy"])),
          because: Reason("refined", score: Double(answers.count)))
      }
      return surest(of: answers, calls)
    }
    let prompt = answers.reduce(request.promptTokens) { $0 + calls[$1].outputTokens }
    guard var call = places.call(request, to: refiner, in: view, promptTokens: prompt) else {
      return surest(of: answers, calls)
    }
    // The refiner's answer is as good as those it reads, not as its own arm's would be.
    call.arm = -1
    call.outputTokens = places.arms[refiner].outputTokens
    return Decision(.fanOut([call]), because: Reason("to be refined", score: Double(prompt)))
  }

  private func surest(of answers: [Int], _ calls: [CallOutcome]) -> Decision {
    var best = answers[0]
    for index in answers where (calls[index].confidence ?? 0) > (calls[best].confidence ?? 0) {
      best = index
    }
    return Decision(
      .answer(.call(best)),
      because: Reason("the surest answer", score: calls[best].confidence ?? 0))
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) { success.learn(from: outcome) }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let rows = places.arms.indices.map { arm in
      Evidence.Row(
        places.arms[arm].name,
        [
          success.mean(of: arm, intent: request.intent),
          Double(success.count(of: arm, intent: request.intent)),
        ], isChosen: candidates.contains(arm))
    }
    return Evidence(
      columns: ["mean reward", "answers"], rows: rows,
      notes: refiner >= 0 ? ["\(places.arms[refiner].name) refines"] : [])
  }
}
