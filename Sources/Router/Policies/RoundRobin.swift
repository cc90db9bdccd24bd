internal import DiscreteEvents

/// Goes through the replicas that are up in turn.
struct RoundRobin: RoutingPolicy {
  private var last = -1

  var wantsOutcomes: Bool { false }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    for _ in 0..<view.count {
      last = last + 1 == view.count ? 0 : last + 1
      if view.isUp(last) { return Decision(.place(last), because: Reason("next in turn")) }
    }
    return Decision(.hold, because: Reason("no replica is up"))
  }
}
