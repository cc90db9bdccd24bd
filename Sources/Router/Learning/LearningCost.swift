internal import DiscreteEvents

/// What decisions of the learning policies take on a real machine.
enum LearningCost {
  static func linear(
    _ fleet: FleetDescription, widths: Bool, draws: Bool = false
  ) -> SimTime {
    .seconds(1e-6)
  }

  static func ucb1(_ fleet: FleetDescription) -> SimTime {
    .seconds(1e-6)
  }
}
