internal import Diagnostics
internal import DiscreteEvents
internal import Fleet
internal import Router

/// The routing policies that every scenario can name.
enum PolicyKind: String, CaseIterable {
  case roundRobin = "round-robin"
  case random
  case leastLoaded = "least-loaded"
  case leastTokens = "least-tokens"
  case powerOfTwo = "power-of-two"
  case sessionAffinity = "session-affinity"

  var about: String {
    switch self {
    case .roundRobin: "each replica in turn"
    case .random: "a replica drawn uniformly"
    case .leastLoaded: "the replica with the fewest requests"
    case .leastTokens: "the replica with the fewest tokens to work on"
    case .powerOfTwo: "the less loaded of two replicas drawn uniformly"
    case .sessionAffinity: "the replica that served the session before"
    }
  }

  fileprivate var shape: Shape<RoutingConfig> {
    switch self {
    case .roundRobin: Shape<Void>.noParameters(rawValue).map { .roundRobin }
    case .random: Shape<Void>.noParameters(rawValue).map { .random }
    case .leastLoaded: .leastLoaded
    case .leastTokens: Shape<LoadSignal>.signal(rawValue).map { .leastTokens($0) }
    case .powerOfTwo: Shape<LoadSignal>.signal(rawValue).map { .powerOfTwo($0) }
    case .sessionAffinity: Shape<Void>.noParameters(rawValue).map { .sessionAffinity }
    }
  }
}

extension RoutingConfig {
  /// What scenarios call the policy; a new one does not compile until it is named here.
  package var name: String {
    switch self {
    case .roundRobin: PolicyKind.roundRobin.rawValue
    case .random: PolicyKind.random.rawValue
    case .leastLoaded: PolicyKind.leastLoaded.rawValue
    case .leastTokens: PolicyKind.leastTokens.rawValue
    case .powerOfTwo: PolicyKind.powerOfTwo.rawValue
    case .sessionAffinity: PolicyKind.sessionAffinity.rawValue
    case .defined(let policy): policy.definition.name
    }
  }
}

extension Shape where Value == RoutingConfig {
  /// A policy's name, or a mapping from it to its parameters; `own` are the user's own policies.
  static func policy(_ own: [PolicyDefinition]) -> Shape {
    .choice("policy", allowsName: true, kinds(own))
  }

  /// Every policy there is.
  static func kinds(_ own: [PolicyDefinition]) -> [Kind<RoutingConfig>] {
    PolicyKind.allCases.map { Kind($0.rawValue, $0.about, $0.shape) }
      + (PolicyCatalogue.policies + own).map { Kind($0.name, $0.about, defined($0)) }
  }

  private static func defined(_ definition: PolicyDefinition) -> Shape {
    .mapping("policy \(definition.name)") { reader in
      var values = PolicyParameters(defaultsOf: definition.parameters)
      for parameter in definition.parameters {
        let value = reader.optional(
          parameter.name, .parameter(parameter), default: parameter.fallback,
          written: parameter.written(parameter.fallback), parameter.about)
        values = values.setting(parameter.name, to: value.value)
      }
      return .defined(DefinedPolicy(definition, values))
    }
  }

  fileprivate static var leastLoaded: Shape {
    .mapping("least-loaded") { reader in
      let signal = reader.optional(
        "signal", .named("load signal", placeholder: LoadSignal.outstanding),
        default: .outstanding, LoadSignal.about)
      let maxOutstanding = reader.optional(
        "maxOutstanding", .count(1...1_000_000_000),
        "requests at a replica, at most; those beyond wait at the router")
      return .leastLoaded(signal.value, maxOutstanding: maxOutstanding.value)
    }
  }
}

extension Shape where Value == Double {
  fileprivate static func parameter(_ parameter: PolicyParameter) -> Shape {
    let (least, greatest) = (parameter.range.lowerBound, parameter.range.upperBound)
    if !parameter.words.isEmpty {
      return Shape<Int>.word(parameter.name, among: parameter.words).map(Double.init)
    }
    if parameter.isWhole, let least = Int(exactly: least), let greatest = Int(exactly: greatest) {
      return Shape<Int>.count(least...greatest).map(Double.init)
    }
    let noun = "a number from \(parameter.written(least)) to \(parameter.written(greatest))"
    return .number(parameter.range, noun)
  }
}

extension LoadSignal {
  fileprivate static var about: String {
    "what counts as load: what the router itself has outstanding, or what replicas last reported"
  }
}

extension Shape where Value == LoadSignal {
  fileprivate static func signal(_ policy: String) -> Shape {
    .mapping(policy) { reader in
      reader.optional(
        "signal", .named("load signal", placeholder: LoadSignal.outstanding),
        default: .outstanding, LoadSignal.about
      ).value
    }
  }
}

extension Shape where Value == Void {
  /// An empty mapping.
  static func noParameters(_ name: String) -> Shape { .mapping(name) { _ in } }
}

extension Shape where Value == RouterConfig {
  /// The router; `own` are the user's own policies.
  ///
  /// - Parameter intents: The workload's; `nil` = there are mistakes in it.
  static func router(_ own: [PolicyDefinition], intents: [String]?) -> Shape {
    .mapping("router") { reader in
      let defaults = RouterConfig()
      let policy = reader.optional(
        "policy", .policy(own), default: defaults.policy,
        written: defaults.policy.name, "how a replica is chosen")
      let scrape = reader.optional(
        "scrape", .duration, default: defaults.scrape, written: "1s",
        "how old the replicas' metrics may be; 0s = exact")
      let decision = reader.optional(
        "decision", .decision, default: defaults.decision, written: "0s",
        "from a request's arrival to its placement: measured on the policy's code, or a duration")
      let maxQueue = reader.optional(
        "maxQueue", .count(0...1_000_000_000),
        "requests held at the router, at most; one more is rejected")
      let classifier = reader.optional(
        "classifier", .classifier(among: intents),
        "what tells it a request's intent; without one, the request itself does")
      let recovery = reader.optional(
        "recovery", .recovery, default: defaults.recovery, written: defaults.recovery.rule.rawValue,
        "what becomes of requests that a fault interrupts")
      let health = reader.optional(
        "health", .health,
        "how it learns which replicas are up, where any break; without it, at once and right"
      )
      let retention = reader.optional(
        "retention", .retention, "what it asks replicas to keep of sessions' KV between requests")
      if decision.value == .measured, policy.isGood, case .defined(let policy) = policy.value,
        !policy.definition.hasDecisionCost
      {
        decision.fail(
          "the policy '\(policy.definition.name)' does not say what a decision takes; write a "
            + "duration (20us), or give its definition a decisionCost")
      }
      return RouterConfig(
        policy: policy.value, scrape: scrape.value, decision: decision.value,
        maxQueue: maxQueue.value, classifier: classifier.value, recovery: recovery.value,
        health: health.value, retention: retention.value)
    }
  }
}

extension Shape where Value == DecisionCost {
  fileprivate static var decision: Shape {
    .word("measured", meaning: .measured, or: Shape<SimTime>.duration.map { .fixed($0) })
  }
}

extension Shape {
  /// The one word `word`, or `other`.
  static func word(_ word: String, meaning: Value, or other: Shape) -> Shape {
    Shape(
      placeholder: { meaning },
      describe: {
        let scalar = Description.Scalar(noun: "'\(word)'", type: .string, values: [word])
        return .either([.scalar(scalar), other.describe()])
      },
      decode: { input in
        guard case .scalar(let text, _) = input.node.content, !text.isEmpty,
          text.first?.isLetter == true, !input.node.isNull
        else { return other.decode(input) }
        if text == word { return meaning }
        if NearestName.of(text, among: [word]) != nil {
          return input.fail("no such word: '\(text.abridged)'", suggestion: word)
        }
        return other.decode(input)
      })
  }
}
