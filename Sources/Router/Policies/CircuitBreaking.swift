internal import DiscreteEvents

/// Least outstanding among the replicas whose circuit breaker is closed.
///
/// A breaker as in Nygard, "Release It!" (2007), chapter 5: it opens when `failures` requests in a
/// row have failed, after `openFor` seconds it lets one request through as a trial, and closes when
/// the trial has completed, or else opens again. A request fails when it was lost, turned away by
/// its replica, or given up by its client. While every breaker is open all replicas are admitted.
struct CircuitBreaking: RoutingPolicy {
  static let definition = PolicyDefinition(
    "circuit-breaking",
    about: "least outstanding among replicas that have not failed several times in a row",
    parameters: [
      .count(
        "failures", default: 5, in: 1...1_000_000,
        about: "failures in a row that open a replica's breaker"),
      .number(
        "openFor", default: 30, in: 0...1_000_000,
        about: "seconds that a breaker is open before one request is tried"),
    ]
  ) { CircuitBreaking($0) }

  /// What a replica's breaker does.
  fileprivate enum Breaker {
    /// Requests pass; so many have failed since the last that completed.
    case closed(failures: Int)
    /// None passes before this.
    case open(until: SimTime)
    /// This one request passes.
    case trying(request: Int)
  }

  let needs: ViewNeeds = .leastOutstanding
  private let limit: Int
  private let openFor: SimTime
  private var breakers: [Breaker] = []
  private var admitted = LeastAdmitted()
  private var chosen = -1

  init(_ parameters: PolicyParameters) {
    limit = parameters.count("failures")
    openFor = .seconds(parameters["openFor"])
  }

  mutating func prepare(for fleet: FleetDescription) {
    breakers = Array(repeating: .closed(failures: 0), count: fleet.replicas)
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let breakers = breakers
    guard let found = admitted.replica(in: view, isAdmitted: { breakers.admit($0, at: view.now) })
    else { return Decision(.hold, because: Reason("no replica is up")) }
    chosen = found.replica
    let load = Double(view.outstanding(chosen))
    guard found.isAdmitted else {
      return Decision(.place(chosen), because: Reason("every breaker is open", score: load))
    }
    guard case .open = breakers[chosen] else {
      return Decision(
        .place(chosen), because: Reason("least outstanding of closed breakers", score: load))
    }
    self.breakers[chosen] = .trying(request: request.id)
    return Decision(.place(chosen), because: Reason("a trial of an open breaker", score: load))
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    let replica = outcome.replica
    switch breakers[replica] {
    case .closed(let failures):
      let count = outcome.isFailure ? failures + 1 : 0
      breakers[replica] = count < limit ? .closed(failures: count) : .open(until: end(in: view))
    case .trying(let request) where request == outcome.request.id:
      breakers[replica] =
        outcome.isFailure ? .open(until: end(in: view)) : .closed(failures: 0)
    case .trying, .open: break  // Sent there before it opened.
    }
  }

  private func end(in view: FleetView) -> SimTime { view.now + min(openFor, .horizon) }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let rows = view.upReplicas.map { replica in
      let failures =
        if case .closed(let count) = breakers[replica] { count } else { limit }
      return Evidence.Row(
        replica: replica,
        [
          Double(view.outstanding(replica)), Double(failures),
          breakers.admit(replica, at: view.now) ? 1 : 0,
        ])
    }
    return Evidence(
      columns: ["outstanding", "failures in a row", "admitted"], rows: rows,
      notes: ["a breaker opens after \(limit) failures in a row"])
  }
}

extension [CircuitBreaking.Breaker] {
  /// Whether a request may go to `replica`.
  fileprivate func admit(_ replica: Int, at time: SimTime) -> Bool {
    switch self[replica] {
    case .closed: true
    case .open(let end): end <= time
    case .trying: false
    }
  }
}
