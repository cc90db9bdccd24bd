package import Router

extension RoutingConfig {
  /// Every policy that every scenario can name, with every shape of its parameters.
  package static let every: [RoutingConfig] =
    Array(
      sequence(state: RoutingConfig?.none) { kind in
        kind = successor(of: kind)
        return kind.map(variants)
      }
    ).flatMap { $0 } + PolicyCatalogue.policies.flatMap(variants)

  /// Those of them that go by what replicas have in memory of a prompt, and the others.
  package static let byPrefix = every.filter { $0.makePolicy().needs.contains(.prefixes) }
  package static let byOtherThings = every.filter { !$0.makePolicy().needs.contains(.prefixes) }

  /// A policy with a definition: its defaults, and each parameter at both ends of its range.
  private static func variants(of definition: PolicyDefinition) -> [RoutingConfig] {
    let defaults = PolicyParameters(defaultsOf: definition.parameters)
    let extremes = definition.parameters.flatMap { parameter in
      [parameter.range.lowerBound, parameter.range.upperBound].map {
        defaults.setting(parameter.name, to: $0)
      }
    }
    return ([defaults] + extremes).map { .defined(DefinedPolicy(definition, $0)) }
  }

  /// Goes through the kinds of policies one by one. Exhaustive: a new case does not compile until
  /// it has its place here, and so in every test that goes over all policies.
  private static func successor(of kind: RoutingConfig?) -> RoutingConfig? {
    switch kind {
    case nil: .roundRobin
    case .roundRobin: .random
    case .random: .leastLoaded(.outstanding, maxOutstanding: nil)
    case .leastLoaded: .leastTokens(.outstanding)
    case .leastTokens: .powerOfTwo(.outstanding)
    case .powerOfTwo: .sessionAffinity
    case .sessionAffinity, .defined: nil
    }
  }

  private static func variants(of kind: RoutingConfig) -> [RoutingConfig] {
    switch kind {
    case .roundRobin, .random, .sessionAffinity, .defined: [kind]
    case .leastLoaded:
      LoadSignal.allCases.flatMap { signal in
        [nil, 1, 4].map { .leastLoaded(signal, maxOutstanding: $0) }
      }
    case .leastTokens: LoadSignal.allCases.map { .leastTokens($0) }
    case .powerOfTwo: LoadSignal.allCases.map { .powerOfTwo($0) }
    }
  }

  /// Whether every request is placed as long as a replica is up.
  package var alwaysPlaces: Bool {
    if case .leastLoaded(_, .some) = self { false } else { true }
  }

  /// Whether answers are as long as requests ask for; chains of reasoning are as long as they are.
  package var answersAsAsked: Bool {
    guard case .defined(let policy) = self else { return true }
    return policy.definition.name != "conformal-chains"
  }

  /// Whether it draws random numbers.
  package var isRandom: Bool {
    switch self {
    case .random, .powerOfTwo: true
    case .roundRobin, .leastLoaded, .leastTokens, .sessionAffinity, .defined: false
    }
  }
}
