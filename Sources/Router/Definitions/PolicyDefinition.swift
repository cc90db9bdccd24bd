public import DiscreteEvents

/// A routing policy as scenario files name it: one of Seatrial's, or one of your own.
///
/// A scenario writes `router: { policy: NAME }`, or `{ NAME: { parameter: value } }` to set
/// parameters.
public struct PolicyDefinition: Sendable {
  /// What scenario files call it: a small letter, then small letters, digits and hyphens.
  public let name: String
  /// What it does, in one line for the catalogue.
  public let about: String
  /// The numbers that a scenario may set.
  public let parameters: [PolicyParameter]
  /// Whether what a decision takes on a real machine is known, so that scenarios may say
  /// `decision: measured`.
  public var hasDecisionCost: Bool { cost != nil }
  private let cost: (@Sendable (PolicyParameters, FleetDescription) -> SimTime)?
  private let make: @Sendable (PolicyParameters) -> any RoutingPolicy

  /// The policies called `name` that `make` makes from the values of their parameters.
  ///
  /// - Parameter decisionCost: What a decision takes on a real machine, for scenarios that say
  ///   `decision: measured`; `nil` = nobody has measured it, and such a scenario is wrong.
  ///
  /// `make` is called once for each run, from any thread; runs go on at the same time, so policies
  /// must not share state.
  public init(
    _ name: String, about: String, parameters: [PolicyParameter] = [],
    decisionCost: SimTime? = nil,
    make: @escaping @Sendable (PolicyParameters) -> any RoutingPolicy
  ) {
    self.name = name
    self.about = about
    self.parameters = parameters
    if let decisionCost {
      cost = { _, _ in decisionCost }
    } else {
      cost = nil
    }
    self.make = make
  }

  /// The policies called `name`, of which `cost` knows what a decision takes: it grows with the
  /// fleet, with arms, with the context.
  public init(
    _ name: String, about: String, parameters: [PolicyParameter] = [],
    cost: @escaping @Sendable (PolicyParameters, FleetDescription) -> SimTime,
    make: @escaping @Sendable (PolicyParameters) -> any RoutingPolicy
  ) {
    self.name = name
    self.about = about
    self.parameters = parameters
    self.cost = cost
    self.make = make
  }

  /// What a decision of the policy with these parameters takes in `fleet`; `nil` = nobody has
  /// measured it.
  func decisionCost(_ values: PolicyParameters, in fleet: FleetDescription) -> SimTime? {
    cost?(values, fleet)
  }

  /// A fresh policy, as a scenario makes one that sets `values` and leaves the other parameters at
  /// their defaults; for tests.
  public func makePolicy(_ values: [String: Double] = [:]) -> any RoutingPolicy {
    var all = PolicyParameters(defaultsOf: parameters)
    var known = 0
    for parameter in parameters {
      guard let value = values[parameter.name] else { continue }
      all = all.setting(parameter.name, to: value)
      known += 1
    }
    if known < values.count {
      PolicyFault.stop("the policy '\(name)' is made with a parameter that it does not list")
    }
    return makePolicy(all)
  }

  /// A fresh policy with these parameters.
  package func makePolicy(_ values: PolicyParameters) -> any RoutingPolicy { make(values) }

  /// What is wrong with the definition by itself.
  package var problems: [String] {
    var found: [String] = []
    let isNamed =
      name.utf8.first.map(\.isSmallLetter) == true
      && name.utf8.allSatisfy { $0.isSmallLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
    if !isNamed {
      found.append("its name must be a small letter, then small letters, digits and hyphens")
    }
    if about.isEmpty || about.contains("\n") { found.append("it needs one line about it") }
    if let cost = cost?(PolicyParameters(defaultsOf: parameters), FleetDescription(replicas: 1)),
      cost < .zero
    {
      found.append("its decisionCost is below zero")
    }
    found += parameters.compactMap(\.problem).map { "its parameter \($0)" }
    for (index, parameter) in parameters.enumerated()
    where parameters[..<index].contains(where: { $0.name == parameter.name }) {
      found.append("two of its parameters are called '\(parameter.name)'")
    }
    return found
  }
}

/// A definition with the values of its parameters. Two are the same when names and values are, as a
/// program has one definition of a name.
package struct DefinedPolicy: Hashable, Sendable {
  package let definition: PolicyDefinition
  package let parameters: PolicyParameters

  package init(_ definition: PolicyDefinition, _ parameters: PolicyParameters? = nil) {
    self.definition = definition
    self.parameters = parameters ?? PolicyParameters(defaultsOf: definition.parameters)
  }

  package static func == (a: DefinedPolicy, b: DefinedPolicy) -> Bool {
    a.definition.name == b.definition.name && a.parameters == b.parameters
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(definition.name)
    hasher.combine(parameters)
  }
}
