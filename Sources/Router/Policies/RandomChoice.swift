internal import DiscreteEvents

/// Picks any replica that is up, each with the same probability.
struct RandomChoice: RoutingPolicy {
  var wantsOutcomes: Bool { false }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard !view.upReplicas.isEmpty else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    let replica = view.upReplicas[random.below(view.upReplicas.count)]
    return Decision(.place(replica), because: Reason("drawn at random"))
  }
}
