/// The replica with the fewest outstanding requests among those that a policy has not shut out.
struct LeastAdmitted {
  private var turns = Turns()

  /// The least loaded of the replicas that are up and admitted; where none is admitted, of all that
  /// are up: a router that trusts nobody would serve nobody (Envoy's panic mode). `nil` = none is
  /// up. O(1) where the least loaded one is admitted, otherwise O(replicas).
  mutating func replica(
    in view: FleetView, isAdmitted: (Int) -> Bool
  ) -> (replica: Int, isAdmitted: Bool)? {
    guard let least = view.leastOutstanding else { return nil }
    if isAdmitted(least) { return (least, true) }
    let other = turns.least(in: view) { isAdmitted($0) ? view.outstanding($0) : nil }
    return other.map { ($0, true) } ?? (least, false)
  }
}

extension Outcome {
  /// Whether a client would take it for an error: it was lost, turned away or given up.
  var isFailure: Bool { isLost || !isCompleted }
}
