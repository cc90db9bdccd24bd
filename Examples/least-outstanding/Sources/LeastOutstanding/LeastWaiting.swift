import Seatrial

/// The same with the mistake of a published simulator: it counts a replica's queue and forgets its
/// batch, and of equals it takes the first.
///
/// Vidur 7d47513: `lor_global_scheduler.py` takes the minimum of `num_pending_requests`, which in
/// `base_replica_scheduler.py` is the length of the queue.
struct LeastWaiting: RoutingPolicy {
  var needs: ViewNeeds { .reports }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let waiting = view.upReplicas.map { view.report(of: $0).waiting }
    guard let least = waiting.indices.min(by: { waiting[$0] < waiting[$1] }) else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    return Decision(
      .place(view.upReplicas[least]),
      because: Reason("fewest waiting", score: Double(waiting[least])))
  }
}
