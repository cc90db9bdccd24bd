package import DiscreteEvents
package import Router

/// Makes calls of requests as a test says, and writes down what it is told.
package struct ScriptedPrograms: RoutingPolicy {
  /// What the policy was told; a class, because the fleet has a copy of the policy.
  package final class Log {
    /// What it was asked to go on from, and when.
    package fileprivate(set) var resumed: [(time: SimTime, calls: [CallOutcome])] = []
    package fileprivate(set) var outcomes: [Outcome] = []

    package init() {}
  }

  package let needs: ViewNeeds = [.calls, .leastOutstandingInPool]
  private let log: Log
  private let first: (RequestView) -> Decision.Action
  private let then: (RequestView, [CallOutcome]) -> Decision.Action

  package init(
    _ log: Log = Log(), place first: @escaping (RequestView) -> Decision.Action,
    resume then: @escaping (RequestView, [CallOutcome]) -> Decision.Action
  ) {
    self.log = log
    self.first = first
    self.then = then
  }

  package mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision { Decision(first(request), because: Reason("as told")) }

  package mutating func resume(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
    using random: RandomStream
  ) -> Decision {
    log.resumed.append((view.now, calls))
    return Decision(then(request, calls), because: Reason("as told"))
  }

  package mutating func observe(_ outcome: Outcome, in view: FleetView) {
    log.outcomes.append(outcome)
  }
}
