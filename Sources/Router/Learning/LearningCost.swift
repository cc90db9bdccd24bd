internal import DiscreteEvents

/// What decisions of the learning policies take on a real machine.
///
/// Fitted to `seatrial-bench learning` (Benchmarks/README.md: this very code on a 2-core AMD EPYC
/// server, 3 to 100 arms, 8 to 32 numbers in a context, after 100,000 rewards); within 25 % of
/// every entry of that table. Learning a reward happens after a request has left and delays none.
enum LearningCost {
  /// A linear bandit: an estimate and a bound for each arm, some widths.
  ///
  /// - Parameters:
  ///   - widths: Whether indices have widths.
  ///   - draws: Whether a normal variate is drawn for each arm.
  static func linear(
    _ fleet: FleetDescription, widths: Bool, draws: Bool = false
  ) -> SimTime {
    let arms = Double(fleet.arms.count)
    let size = Double(max(1, fleet.contextSize))
    let squares = widths ? 0.147 : 0.028
    let nanoseconds = 90 + arms * ((draws ? 19 : 2.7) + 0.2 * size) + squares * size * size
    return .seconds(nanoseconds * 1e-9)
  }

  /// UCB1: a logarithm, and a root for each arm.
  static func ucb1(_ fleet: FleetDescription) -> SimTime {
    .seconds((68 + 5.3 * Double(fleet.arms.count)) * 1e-9)
  }
}
