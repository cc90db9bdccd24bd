internal import DiscreteEvents

/// Least outstanding, and once more elsewhere when the first token takes longer than most do; the
/// first answer counts.
///
/// Hedged requests as in Dean and Barroso, "The tail at scale" (Communications of the ACM 56(2),
/// 2013): a second call is made after the 95th percentile of latencies, so that it costs about 5 %
/// more load; a budget holds it to that when everything is slow. The percentile is that of the
/// times from a call to its first token; a call that was cancelled without one counts with the time
/// that it had. A request all of whose calls have failed is called again elsewhere after a pause;
/// that is no extra load, as nothing of it is under way.
struct Hedge: RoutingPolicy {
  static let definition = PolicyDefinition(
    "hedge",
    about: "least outstanding, and a second call elsewhere when the first token is late",
    parameters: [
      .number(
        "percentile", default: 0.95, in: 0.5...0.9999,
        about: "of the times to first tokens, after which a request is called once more"),
      .number(
        "budget", default: 0.05, in: 0...1, about: "extra calls, as a part of requests, at most"),
      .count("calls", default: 2, in: 1...100, about: "calls of a request side by side, at most"),
      .count(
        "attempts", default: 4, in: 1...100, about: "calls of a request in all, at most"),
    ]
  ) { Hedge($0) }

  /// First tokens without which the percentile is not yet believed.
  private static let enough = 100

  let needs: ViewNeeds = [.leastOutstanding, .calls]
  private let most: Int
  private let attempts: Int
  private var times: RunningQuantile
  private var budget: CallBudget
  private var elsewhere = Elsewhere()

  init(_ parameters: PolicyParameters) {
    most = parameters.count("calls")
    attempts = max(most, parameters.count("attempts"))
    times = RunningQuantile(parameters["percentile"])
    budget = CallBudget(part: parameters["budget"])
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard let call = elsewhere.call(for: request, beside: [], in: view) else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    budget.earn()
    let load = Double(view.outstanding(call.replica))
    return Decision(
      .race([call], patience: patience, for: .firstToken),
      because: Reason("least outstanding", score: load))
  }

  mutating func resume(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
    using random: RandomStream
  ) -> Decision {
    let underWay = calls.count { $0.left == .never }
    if underWay == 0 { return again(request, after: calls, in: view) }
    let wait = Decision.Action.race([], patience: .never, for: .firstToken)
    guard underWay < most, calls.count < attempts else {
      return Decision(wait, because: Reason("called often enough", score: Double(calls.count)))
    }
    guard let call = elsewhere.call(for: request, beside: calls, in: view) else {
      return Decision(wait, because: Reason("nowhere else is up"))
    }
    guard budget.spend() else {
      return Decision(wait, because: Reason("no budget for more", score: budget.tokens))
    }
    return Decision(
      .race([call], patience: patience, for: .firstToken),
      because: Reason("its first token is late", score: patience.seconds))
  }

  /// All calls have failed.
  private mutating func again(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView
  ) -> Decision {
    guard calls.count < attempts,
      let call = elsewhere.retry(for: request, after: calls, in: view)
    else {
      return Decision(
        .answer(.call(calls.count - 1)),
        because: Reason("called often enough", score: Double(calls.count)))
    }
    return Decision(
      .race([call], patience: patience, for: .firstToken),
      because: Reason("every call failed", score: Double(calls.count)),
      delay: Elsewhere.pause(after: calls))
  }

  /// How long a first token may take before the request is called once more.
  private var patience: SimTime {
    guard times.count >= Self.enough, let value = times.value else { return .never }
    return value
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    for call in outcome.calls { times.add((call.firstToken ?? call.left) - call.made) }
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    var evidence = Evidence.loads(in: view, hasReports: false)
    let late = times.count < Self.enough ? "not known yet" : "\(patience.seconds) s"
    evidence.notes = ["late: \(late)", "extra calls saved up: \(budget.tokens)"]
    return evidence
  }
}
