public import DiscreteEvents

extension FleetDescription {
  /// What lies between the gateways, where requests enter, and the replicas.
  public struct Network: Hashable, Sendable {
    /// A link, which carries requests one way and answers the other, in either direction.
    public struct Link: Hashable, Sendable {
      /// One of the nodes that it joins.
      public var from: Int
      /// The other of them.
      public var to: Int
      /// What one way takes when nothing is wrong with it.
      public var latency: SimTime
      /// Prompt tokens that it carries a second; `nil` = any number at once.
      public var tokensPerSecond: Double?

      /// A link between two nodes.
      public init(from: Int, to: Int, latency: SimTime, tokensPerSecond: Double? = nil) {
        self.from = from
        self.to = to
        self.latency = latency
        self.tokensPerSecond = tokensPerSecond
      }
    }

    /// The names of the nodes: gateways, regions, zones.
    public var nodes: [String]
    /// The nodes at which requests enter, in turn.
    public var gateways: [Int]
    /// The links; a link's number is its index.
    public var links: [Link]
    /// The node that each replica is at; −1 = right behind every gateway.
    public var sites: [Int]

    /// A network; the fleet makes that of a run, tests of a policy make their own.
    public init(nodes: [String], gateways: [Int], links: [Link], sites: [Int]) {
      self.nodes = nodes
      self.gateways = gateways
      self.links = links
      self.sites = sites
    }

    /// The node at which the request with this number enters.
    public func gateway(ofRequest id: Int) -> Int {
      gateways.isEmpty ? 0 : gateways[id % gateways.count]
    }

    /// The node that `link` leads to from `node`; `nil` = it does not begin there.
    public func end(of link: Int, from node: Int) -> Int? {
      guard links.indices.contains(link) else { return nil }
      if links[link].from == node { return links[link].to }
      return links[link].to == node ? links[link].from : nil
    }

    /// What a link is called: the names of its ends.
    public func name(ofLink link: Int) -> String {
      "\(nodes[links[link].from])-\(nodes[links[link].to])"
    }
  }
}
