internal import DiscreteEvents
internal import Fleet

extension Shape where Value == NetworkConfig {
  /// The network between gateways and zones.
  ///
  /// - Parameter zones: The zones that pools are in; `nil` = there are mistakes in them.
  static func network(zones: [String]?) -> Shape {
    .mapping("network") { reader in
      let gateways = reader.required(
        "gateways", Shape<String>.text("the name of a gateway").list(atLeast: 1),
        "the nodes at which requests enter, in turn")
      let regions = reader.optional(
        "regions", Shape<String>.text("the name of a region").list(), default: [],
        "nodes between gateways and zones")
      let inner = gateways.isGood && regions.isGood ? gateways.value + regions.value : nil
      let nodes = zones.flatMap { zones in inner.map { $0 + zones } }
      let links = reader.required(
        "links", Shape<NetworkLink>.link(among: nodes).list(atLeast: 1),
        "what joins gateways, regions and the zones of pools")
      let network = NetworkConfig(
        gateways: gateways.value, regions: regions.value, links: links.value)
      if let nodes, let zones {
        if let name = nodes.firstRepeated {
          reader.whole.fail("two nodes are called '\(name.abridged)'")
        } else if links.isGood, let (gateway, zone) = network.gap(zones: zones.count) {
          links.fail(
            "none lead from '\(nodes[gateway].abridged)' to '\(nodes[zone].abridged)'")
        }
      }
      return network
    }
  }
}

extension Shape where Value == NetworkLink {
  /// - Parameter nodes: What it may join; `nil` = there are mistakes in them.
  fileprivate static func link(among nodes: [String]?) -> Shape {
    .mapping("link") { reader in
      let from = reader.required("from", .name("node", among: nodes), "the node at one end")
      let to = reader.required("to", .name("node", among: nodes), "the node at the other")
      let latency = reader.required(
        "latency", .duration, "what one way takes; both are over before the request is served")
      let rate = reader.optional(
        "tokensPerSecond", .number(1e-3...1e15, "a number from 0.001 to 1e15"),
        "prompt tokens that it carries a second; without it, any number at once")
      if nodes != nil, from.isGood, to.isGood, from.value == to.value {
        to.fail("must be another node than 'from'")
      }
      return NetworkLink(
        from: from.value, to: to.value, latency: latency.value, tokensPerSecond: rate.value)
    }
  }
}

extension NetworkConfig {
  /// A gateway and a zone, as nodes, between which there is no path; `nil` = there are none.
  fileprivate func gap(zones: Int) -> (gateway: Int, zone: Int)? {
    let inner = gateways.count + regions.count
    for gateway in gateways.indices {
      var isReached = [Bool](repeating: false, count: inner + zones)
      isReached[gateway] = true
      var open = [gateway]
      while let node = open.popLast() {
        for link in links where link.from == node || link.to == node {
          let next = link.from == node ? link.to : link.from
          guard isReached.indices.contains(next), !isReached[next] else { continue }
          isReached[next] = true
          open.append(next)
        }
      }
      if let zone = (inner..<inner + zones).first(where: { !isReached[$0] }) {
        return (gateway, zone)
      }
    }
    return nil
  }

  /// What its links are called: the names of their ends.
  func linkNames(zones: [String]) -> [String] {
    let nodes = nodes(zones: zones)
    return links.map { link in
      guard nodes.indices.contains(link.from), nodes.indices.contains(link.to) else { return "" }
      return "\(nodes[link.from])-\(nodes[link.to])"
    }
  }
}
