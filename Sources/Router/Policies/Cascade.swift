internal import DiscreteEvents

/// Asks the cheapest arm first, and the next one whenever it is not sure enough of its answer.
///
/// An answer is accepted at a confidence of `tau`, or at one calibrated while it runs
/// (``ConformalThreshold``: with K arms each of the first K − 1 has a threshold of its own for
/// `risk` / (K − 1), so that all in all a request is answered wrongly by an arm that was not the
/// last with a probability of at most `risk`. That is exact for the first arm. The requests that
/// later arms see depend on thresholds that move, which the theorem does not cover).
/// It learns from the confidence and the reward of every answer, accepted or not: where escalated
/// answers are not judged anyway, a router has to have a sample of them judged.
///
/// With two arms a request costs c₁ + P(escalated)·c₂ (Chen, Zaharia, Zou, "FrugalGPT",
/// arXiv:2305.05176). With a `budget` it escalates only where the next arm's queue leaves time: the
/// wait there must be under what is left of the request's budget to its first token (the
/// Workload–Router–Pool agenda's 14th direction, pool-aware cascading).
struct Cascade: RoutingPolicy {
  static let definition = PolicyDefinition(
    "cascade", about: "asks the cheapest arm first, dearer ones while answers are unsure",
    parameters: [
      .word(
        "threshold", among: ["given", "conformal"],
        about: "the confidence to accept at: tau, or calibrated for risk"),
      .number("tau", default: 0.7, in: 0...1, about: "the confidence to accept an answer at"),
      .number(
        "risk", default: 0.1, in: 0.001...1,
        about: "greatest probability of an answer that is accepted and wrong, for conformal"),
      .count("window", default: 1000, in: 16...100_000, about: "answers to calibrate with"),
      .number(
        "budget", default: 0, in: 0...3600,
        about: "seconds to the first token within which to escalate; 0 = whenever unsure"),
      .count("from", default: 0, in: 0...1000, about: "how many of the cheapest arms to skip"),
    ],
    cost: { _, fleet in .seconds(1e-9 * (150 + 6 * Double(fleet.pools.count))) }
  ) { Cascade($0) }

  let needs: ViewNeeds = [.leastOutstandingInPool, .calls]
  private let parameters: PolicyParameters
  private let isCalibrated: Bool
  private var places = ArmPlaces(FleetDescription(pools: []))
  private var queues: [PoolQueue] = []
  /// The arms to be asked, in their order, and what is known of each.
  private var order: [Int] = []
  private var levels: [Level] = []

  private struct Level {
    var threshold: ConformalThreshold
    var answers = 0
    var accepted = 0
    var rewards = 0.0
  }

  init(_ parameters: PolicyParameters) {
    self.parameters = parameters
    isCalibrated = parameters.word("threshold") == "conformal"
  }

  mutating func prepare(for fleet: FleetDescription) {
    places = ArmPlaces(fleet)
    order = Array(
      places.byPrice.dropFirst(min(parameters.count("from"), max(0, fleet.arms.count - 1))))
    queues = fleet.pools.indices.map { PoolQueue(fleet.pools[$0], index: $0) }
    let risk = parameters["risk"] / Double(max(1, order.count - 1))
    levels = order.map { _ in
      Level(threshold: ConformalThreshold(risk: risk, window: parameters.count("window")))
    }
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard let level = firstServed(from: 0, in: view) else { return places.fallback(in: view) }
    return ask(level, request, in: view, because: "the cheapest arm first", score: Double(level))
  }

  mutating func resume(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
    using random: RandomStream
  ) -> Decision {
    let last = calls.count - 1
    let level = order.firstIndex(of: calls[last].call.arm) ?? order.count - 1
    guard let next = firstServed(from: level + 1, in: view) else {
      return Decision(
        .answer(.call(last)), because: Reason("no further arm is served", score: Double(level)))
    }
    guard calls[last].isCompleted else {
      return ask(next, request, in: view, because: "turned away", score: Double(level))
    }
    let confidence = calls[last].confidence ?? 1
    if confidence >= threshold(of: level) {
      return Decision(.answer(.call(last)), because: Reason("sure enough", score: confidence))
    }
    if let wait = waitTooLong(request, for: order[next], in: view) {
      return Decision(
        .answer(.call(last)), because: Reason("no time to escalate in", score: wait))
    }
    return ask(next, request, in: view, because: "not sure enough", score: confidence)
  }

  /// The confidence that an answer of arm `level` of the order is accepted at.
  private func threshold(of level: Int) -> Double {
    isCalibrated ? levels[level].threshold.value : parameters["tau"]
  }

  /// The wait for `arm`, when it is longer than the request can wait for its first token.
  private func waitTooLong(_ request: RequestView, for arm: Int, in view: FleetView) -> Double? {
    let budget = parameters["budget"]
    guard budget > 0, let replica = places.replica(for: arm, in: view) else { return nil }
    let wait = queues[view.pool(of: replica)].wait(in: view)
    return wait >= budget - (view.now - request.arrival).seconds ? wait : nil
  }

  private func firstServed(from level: Int, in view: FleetView) -> Int? {
    guard level < order.count else { return nil }
    return (level..<order.count).first { places.isServed(order[$0], in: view) }
  }

  /// Asks arm `level`; the last one's answer is taken as it comes.
  private func ask(
    _ level: Int, _ request: RequestView, in view: FleetView, because text: StaticString,
    score: Double
  ) -> Decision {
    guard let call = places.call(request, to: order[level], in: view) else {
      return places.fallback(in: view)
    }
    let isLast = level == order.count - 1
    return Decision(isLast ? .send(call) : .fanOut([call]), because: Reason(text, score: score))
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    for (index, call) in outcome.calls.enumerated() {
      queues[view.pool(of: call.call.replica)].learn(from: call)
      guard let level = order.firstIndex(of: call.call.arm), let reward = call.reward else {
        continue
      }
      levels[level].answers += 1
      levels[level].rewards += reward
      if index == outcome.calls.count - 1 { levels[level].accepted += 1 }
      if isCalibrated, let confidence = call.confidence {
        levels[level].threshold.add(confidence: confidence, reward: reward)
      }
    }
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let first = firstServed(from: 0, in: view)
    let rows = order.indices.map { level in
      let known = levels[level]
      let count = Double(max(1, known.answers))
      return Evidence.Row(
        places.arms[order[level]].name,
        [
          places.prices[order[level]], level < order.count - 1 ? threshold(of: level) : 0,
          Double(known.answers), known.rewards / count, Double(known.accepted) / count,
        ], isChosen: level == first)
    }
    return Evidence(
      columns: ["relative price", "threshold", "answers", "mean reward", "accepted"], rows: rows,
      notes: ["an answer below its arm's threshold goes to the next arm"])
  }
}
