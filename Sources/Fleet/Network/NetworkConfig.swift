package import DiscreteEvents

/// A network between gateways and zones, in which requests go from node to node.
package struct NetworkConfig: Hashable, Sendable {
  /// Nodes at which requests enter, in turn.
  package var gateways: [String]
  /// Nodes between.
  package var regions: [String]
  package var links: [NetworkLink]

  package init(gateways: [String], regions: [String] = [], links: [NetworkLink]) {
    self.gateways = gateways
    self.regions = regions
    self.links = links
  }

  /// The names of all nodes: gateways, regions, and then the fleet's zones.
  package func nodes(zones: [String]) -> [String] { gateways + regions + zones }
}

/// A link of a network, in both directions.
package struct NetworkLink: Hashable, Sendable {
  /// The nodes that it joins, by their places in ``NetworkConfig/nodes(zones:)``.
  package var from: Int
  package var to: Int
  /// What one way takes.
  package var latency: SimTime
  /// Prompt tokens that it carries a second; `nil` = any number at once.
  package var tokensPerSecond: Double?

  package init(from: Int, to: Int, latency: SimTime, tokensPerSecond: Double? = nil) {
    self.from = from
    self.to = to
    self.latency = latency
    self.tokensPerSecond = tokensPerSecond
  }
}
