package import DiscreteEvents
internal import Graphs

/// What happens to a fleet's network, one thing at a time.
package struct HealthEvents {
  package enum Kind: String, CaseIterable, Sendable {
    /// A replica goes down, or one that is down comes back.
    case replica
    /// A link between gateway, regions, zones and pools is cut or slows down two- to tenfold,
    /// both ways, or one that was is restored.
    case link
    /// One of both, as likely as the other.
    case either
  }

  /// An edge and its new weight.
  package typealias Change = (edge: Int, weight: Double)

  private let network: FleetNetwork
  private let random: RandomStream
  private var down: [Int] = []
  private var changed: [Int] = []

  package init(_ network: FleetNetwork, random: RandomStream) {
    self.network = network
    self.random = random
  }

  /// The next event. As many things come back as go wrong, and about ten of each kind are wrong
  /// at a time.
  package mutating func next(_ kind: Kind) -> [Change] {
    switch kind {
    case .replica: replica()
    case .link: link()
    case .either: random.below(2) == 0 ? replica() : link()
    }
  }

  private mutating func replica() -> [Change] {
    if random.below(20) < down.count {
      let replica = down.remove(at: random.below(down.count))
      return network.graph.edges(entering: replica).map { ($0, network.graph.weight(of: $0)) }
    }
    var replica = network.replicas.lowerBound + random.below(network.replicas.count)
    while down.contains(replica) {
      replica = network.replicas.lowerBound + random.below(network.replicas.count)
    }
    down.append(replica)
    return network.graph.edges(entering: replica).map { ($0, .infinity) }
  }

  private mutating func link() -> [Change] {
    if random.below(20) < changed.count {
      return change(changed.remove(at: random.below(changed.count)), by: 1)
    }
    var link = random.below(network.linkCount)
    while changed.contains(link) { link = random.below(network.linkCount) }
    changed.append(link)
    let isCut = random.below(2) == 0
    let slower = 2 + 8 * random.uniform()
    return change(link, by: isCut ? .infinity : slower)
  }

  private func change(_ link: Int, by factor: Double) -> [Change] {
    network.edges(ofLink: link).map { ($0, factor * network.graph.weight(of: $0)) }
  }
}
