extension RoutingConfig {
  /// A fresh policy of this kind.
  package func makePolicy() -> any RoutingPolicy {
    switch self {  // Exhaustive: a new case does not compile until it is wired.
    case .roundRobin: RoundRobin()
    case .random: RandomChoice()
    case .leastLoaded(let signal, let maxOutstanding):
      LeastLoaded(signal: signal, maxOutstanding: maxOutstanding)
    case .leastTokens(let signal): LeastTokens(signal: signal)
    case .powerOfTwo(let signal): PowerOfTwo(signal: signal)
    case .sessionAffinity: SessionAffinity()
    case .defined(let policy): policy.definition.makePolicy(policy.parameters)
    }
  }
}
