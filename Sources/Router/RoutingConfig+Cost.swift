package import DiscreteEvents

/// What a decision costs on a real machine.
extension RoutingConfig {
  /// Whether a decision looks at every replica, or may.
  package var scansReplicas: Bool {
    switch self {
    case .leastLoaded(.reported, _), .leastTokens(.reported), .defined: true
    case .roundRobin, .random, .leastLoaded, .leastTokens, .powerOfTwo, .sessionAffinity: false
    }
  }

  /// The time this policy takes to decide among `replicas` replicas and to note the decision.
  ///
  /// Fitted to `seatrial-bench routing` (Benchmarks/README.md: this very code on a 2-core AMD EPYC
  /// server, 1 to 4,096 replicas); the fit is within 30 % of every entry of that table. A policy
  /// with a definition takes what that says; `nil` = it does not say.
  package func measuredDecision(in fleet: FleetDescription) -> SimTime? {
    let replicas = fleet.replicas
    let levels = Double(max(1, replicas)).logarithmBase2
    return switch self {
    case .roundRobin: .nanoseconds(30)
    case .random: .nanoseconds(28)
    case .leastLoaded(.outstanding, _), .leastTokens(.outstanding):
      .nanoseconds(40 + 4.6 * levels)
    case .leastLoaded(.reported, _): .nanoseconds(36 + 2.06 * Double(replicas))
    case .leastTokens(.reported): .nanoseconds(33 + 1.66 * Double(replicas))
    case .powerOfTwo: .nanoseconds(replicas > 1 ? 57 : 26)
    case .sessionAffinity: .nanoseconds(47 + 7.8 * levels)
    case .defined(let policy):
      policy.definition.decisionCost(policy.parameters, in: fleet)
    }
  }
}

extension SimTime {
  fileprivate static func nanoseconds(_ nanoseconds: Double) -> SimTime {
    .seconds(nanoseconds * 1e-9)
  }
}

extension Double {
  /// The whole binary logarithm, rounded down, and what is left of it linearly: enough for a cost.
  fileprivate var logarithmBase2: Double { Double(exponent) + (significand - 1) }
}
