internal import DiscreteEvents

/// Accepts an answer only where answers as sure as it, to requests of its intent, are right often
/// enough; others it escalates to the dearest arm, or it abstains.
///
/// Class-conditional selective classification as in SDM (Schmaltz, "Similarity-Distance-Magnitude
/// universal verification", arXiv:2502.20167): each class has a threshold of its own, so that no
/// class pays for another. SDM's own confidence, made from similarity, distance and magnitude, is
/// not rebuilt here: the confidence is the one that the scenario's arms report, the class is the
/// intent that the router takes the request to have, and the thresholds are those of
/// ``SelectiveThreshold``, which says what they guarantee. An answer counts as wrong by how much
/// its reward is under 1. Until a class has its threshold none of its answers is accepted.
struct Selective: RoutingPolicy {
  static let definition = PolicyDefinition(
    "selective",
    about: "accepts answers that are right often enough for their intent and confidence",
    parameters: [
      .number(
        "accuracy", default: 0.9, in: 0...0.999, about: "how often accepted answers are to be right"
      ),
      .number(
        "delta", default: 0.1, in: 0.0001...0.5,
        about: "the probability that a threshold breaks that promise"),
      .word(
        "otherwise", among: ["escalate", "abstain"],
        about: "what happens to an answer that is not accepted"),
    ],
    cost: { _, fleet in .seconds(1e-9 * (150 + 6 * Double(fleet.pools.count))) }
  ) { Selective($0) }

  let needs: ViewNeeds = [.leastOutstandingInPool, .calls]
  private let parameters: PolicyParameters
  private let abstains: Bool
  private var places = ArmPlaces(FleetDescription(pools: []))
  private var intents: [String] = []
  /// One for requests of no intent, then one for each intent.
  private var thresholds: [SelectiveThreshold] = []

  init(_ parameters: PolicyParameters) {
    self.parameters = parameters
    abstains = parameters.word("otherwise") == "abstain"
  }

  mutating func prepare(for fleet: FleetDescription) {
    places = ArmPlaces(fleet)
    intents = fleet.intents
    thresholds = Array(
      repeating: SelectiveThreshold(
        accuracy: parameters["accuracy"], delta: parameters["delta"]),
      count: fleet.intents.count + 1)
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard let first = places.byPrice.first(where: { places.isServed($0, in: view) }),
      let call = places.call(request, to: first, in: view)
    else { return places.fallback(in: view) }
    let reason = Reason("the cheapest arm first", score: places.prices[first])
    // With nowhere to escalate to, an answer can only be taken as it comes.
    if !abstains, first == places.byPrice.last { return Decision(.send(call), because: reason) }
    return Decision(.fanOut([call]), because: reason)
  }

  mutating func resume(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
    using random: RandomStream
  ) -> Decision {
    let last = calls.count - 1
    let confidence = calls[last].confidence ?? (calls[last].isCompleted ? 1 : 0)
    let isSure = confidence >= thresholds[row(request)].value || calls[last].confidence == nil
    if calls[last].isCompleted, isSure {
      return Decision(.answer(.call(last)), because: Reason("sure enough", score: confidence))
    }
    if abstains { return Decision(.reject, because: Reason("abstains", score: confidence)) }
    guard let dearest = places.byPrice.last, calls[last].call.arm != dearest,
      let call = places.call(request, to: dearest, in: view)
    else {
      return Decision(
        .answer(.call(last)), because: Reason("nowhere to escalate to", score: confidence))
    }
    return Decision(.send(call), because: Reason("not sure enough", score: confidence))
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    guard let first = outcome.calls.first, let reward = first.reward,
      let confidence = first.confidence
    else { return }
    thresholds[row(outcome.request)].add(confidence: confidence, reward: reward)
  }

  private func row(_ request: RequestView) -> Int {
    intents.indices.contains(request.intent) ? request.intent + 1 : 0
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let rows = thresholds.indices.map { row in
      Evidence.Row(
        row == 0 ? "no intent" : intents[row - 1],
        [
          thresholds[row].value.isFinite ? thresholds[row].value : 1,
          Double(thresholds[row].count),
        ], isChosen: row == self.row(request))
    }
    return Evidence(
      columns: ["threshold", "answers"], rows: rows,
      notes: [
        "answers below their intent's threshold are "
          + (abstains
            ? "not given"
            : "escalated to \(places.byPrice.last.map { places.arms[$0].name } ?? "")")
      ])
  }
}
