package import DiscreteEvents

/// What a decision costs on a real machine.
extension RoutingConfig {
  /// The time this policy takes to decide among `replicas` replicas.
  package func measuredDecision(replicas: Int) -> SimTime { .zero }
}
