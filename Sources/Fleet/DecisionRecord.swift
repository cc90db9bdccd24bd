package import DiscreteEvents
package import Router

/// One decision of the router, as it was made.
package struct DecisionRecord: Sendable {
  /// The request's number in order of arrival, and its stream.
  package var request: Int
  package var stream: Int
  /// How many decisions were made about the request before this one; a held request is decided on
  /// again and again.
  package var round: Int
  package var time: SimTime
  package var decision: Decision
  /// How old the replicas' reports were; `nil` = the policy does not look at them.
  package var viewAge: SimTime?
  /// The numbers behind it; `nil` = nobody asked, or the policy has none.
  package var evidence: Evidence?
  /// The request as the router saw it.
  package var seen: RequestView

  package init(
    request: Int, stream: Int, round: Int, time: SimTime, decision: Decision, viewAge: SimTime?,
    evidence: Evidence?, seen: RequestView
  ) {
    self.request = request
    self.stream = stream
    self.round = round
    self.time = time
    self.decision = decision
    self.viewAge = viewAge
    self.evidence = evidence
    self.seen = seen
  }
}
