internal import Diagnostics
internal import DiscreteEvents
internal import Fleet
internal import Router

/// The routing policies a scenario can name.
enum PolicyKind: String, CaseIterable {
  case roundRobin = "round-robin"
  case random
  case leastLoaded = "least-loaded"
  case leastTokens = "least-tokens"
  case powerOfTwo = "power-of-two"
  case sessionAffinity = "session-affinity"

  /// The kind of a configuration; a new one does not compile until it is named here.
  init(_ config: RoutingConfig) {
    self =
      switch config {
      case .roundRobin: .roundRobin
      case .random: .random
      case .leastLoaded: .leastLoaded
      case .leastTokens: .leastTokens
      case .powerOfTwo: .powerOfTwo
      case .sessionAffinity: .sessionAffinity
      }
  }

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

extension Shape where Value == RoutingConfig {
  /// A policy's name, or a mapping from it to its parameters.
  static var policy: Shape {
    .choice(
      "policy", allowsName: true,
      PolicyKind.allCases.map { Kind($0.rawValue, $0.about, $0.shape) })
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
  /// The router.
  static var router: Shape {
    .mapping("router") { reader in
      let defaults = RouterConfig()
      let policy = reader.optional(
        "policy", .policy, default: defaults.policy,
        written: PolicyKind(defaults.policy).rawValue, "how a replica is chosen")
      let scrape = reader.optional(
        "scrape", .duration, default: defaults.scrape, written: "1s",
        "how old the replicas' metrics may be; 0s = exact")
      let decision = reader.optional(
        "decision", .decision, default: defaults.decision, written: "0s",
        "from a request's arrival to its placement: measured on the policy's code, or a duration")
      let maxQueue = reader.optional(
        "maxQueue", .count(0...1_000_000_000),
        "requests held at the router, at most; one more is rejected")
      return RouterConfig(
        policy: policy.value, scrape: scrape.value, decision: decision.value,
        maxQueue: maxQueue.value)
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
