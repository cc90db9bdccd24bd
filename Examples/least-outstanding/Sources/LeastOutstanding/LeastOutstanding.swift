import Seatrial

/// Sends each request to the replica with the fewest outstanding; equals take turns.
struct LeastOutstanding: RoutingPolicy {
  /// What a request in the queue counts; one in the batch counts 1.
  let waitingWeight: Double
  private var last = -1

  init(waitingWeight: Double) { self.waitingWeight = waitingWeight }

  var needs: ViewNeeds { .reports }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let inTurn = view.upReplicas.filter { $0 > last } + view.upReplicas.filter { $0 <= last }
    let loads = inTurn.map { replica in
      let report = view.report(of: replica)
      return Double(report.running) + waitingWeight * Double(report.waiting)
    }
    guard let least = loads.indices.min(by: { loads[$0] < loads[$1] }) else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    last = inTurn[least]
    return Decision(.place(last), because: Reason("fewest outstanding", score: loads[least]))
  }
}
