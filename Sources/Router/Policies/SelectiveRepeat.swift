internal import DiscreteEvents

/// Least outstanding, and round by round once more elsewhere what has not completed.
///
/// Selective repetition, which sequential gradient coding compares with and builds on (Krishnan et
/// al., "Sequential gradient coding for straggler mitigation", ICLR 2023): what stragglers have not
/// returned by the end of a round is done again by others in the next. There rounds are those of
/// training; here a request's begin when it is placed, as requests come one by one. Earlier calls
/// go on; the first answer counts. No budget bounds it but the number of rounds.
struct SelectiveRepeat: RoutingPolicy {
  static let definition = PolicyDefinition(
    "repeat",
    about: "least outstanding, and every round once more elsewhere until something completes",
    parameters: [
      .number(
        "round", default: 10, in: 0.000_001...1_000_000, about: "seconds that a round takes"),
      .count("rounds", default: 3, in: 1...50, about: "rounds, and so calls of a request, at most"),
    ]
  ) { SelectiveRepeat($0) }

  let needs: ViewNeeds = [.leastOutstanding, .calls]
  private let round: SimTime
  private let rounds: Int
  private var elsewhere = Elsewhere()

  init(_ parameters: PolicyParameters) {
    round = .seconds(parameters["round"])
    rounds = parameters.count("rounds")
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard let call = elsewhere.call(for: request, beside: [], in: view) else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    let load = Double(view.outstanding(call.replica))
    return Decision(race([call], after: 0), because: Reason("least outstanding", score: load))
  }

  mutating func resume(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
    using random: RandomStream
  ) -> Decision {
    let score = Double(calls.count)
    if !calls.contains(where: { $0.left == .never }) {
      guard calls.count < rounds, let call = elsewhere.retry(for: request, after: calls, in: view)
      else {
        return Decision(
          .answer(.call(calls.count - 1)), because: Reason("the rounds are over", score: score))
      }
      return Decision(
        race([call], after: calls.count), because: Reason("every call failed", score: score),
        delay: Elsewhere.pause(after: calls))
    }
    guard let call = elsewhere.call(for: request, beside: calls, in: view) else {
      return Decision(
        race([], after: calls.count), because: Reason("nowhere else is up", score: score))
    }
    return Decision(
      race([call], after: calls.count),
      because: Reason("not complete at the end of a round", score: score))
  }

  /// - Parameter made: calls made before.
  private func race(_ calls: [Call], after made: Int) -> Decision.Action {
    let isLast = made + 1 >= rounds || (calls.isEmpty && made > 0)
    return .race(calls, patience: isLast ? .never : round, for: .completion)
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    Evidence.loads(in: view, hasReports: false)
  }
}
