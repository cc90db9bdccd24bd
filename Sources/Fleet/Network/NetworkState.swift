internal import DiscreteEvents
internal import Router

/// The network of a run: how its links are at the moment, and by which of them requests go.
struct NetworkState {
  let network: FleetDescription.Network
  /// Whether the policy says by which links requests go.
  let findsPaths: Bool
  /// By gateway and node: the shortest path of the healthy network; `nil` = there is none.
  private let healthy: [[[Int]?]]
  /// By link: outages under way that cut it, and by how much others slow it.
  var cuts: [Int]
  var slowdowns: [[Double]]
  /// By node: whether a gateway reaches it, by the paths that requests may go.
  private(set) var isReached: [Bool] = []
  /// By slot.
  var ways: ContiguousArray<Way> = []

  /// How a request goes to its replica.
  struct Way: Sendable {
    var links: [Int] = []
    /// When it leaves, or left, the gateway.
    var departure = SimTime.zero
    /// Tells its delivery from those of ways given up.
    var mark: UInt64 = 0
  }

  /// No path takes longer: sums of spans stay far from overflow.
  private static let longest = SimTime.seconds(86_400)

  init(_ network: FleetDescription.Network, findsPaths: Bool) {
    self.network = network
    self.findsPaths = findsPaths
    healthy = network.gateways.map { network.healthyPaths(from: $0) }
    cuts = Array(repeating: 0, count: network.links.count)
    slowdowns = Array(repeating: [], count: network.links.count)
    _ = updateReach()
  }

  func isCut(_ link: Int) -> Bool { cuts[link] > 0 }

  func isWhole(_ links: [Int]) -> Bool { links.allSatisfy { cuts[$0] == 0 } }

  /// Whether requests can come to `replica`.
  func reaches(_ replica: Int) -> Bool {
    let site = network.sites[replica]
    return site < 0 || isReached[site]
  }

  /// The path that a request takes to `replica` when nobody says otherwise.
  func usualPath(ofRequest id: Int, to replica: Int) -> [Int] {
    let site = network.sites[replica]
    guard site >= 0, !healthy.isEmpty else { return [] }
    return healthy[id % healthy.count][site] ?? []
  }

  /// What one way over `link` takes at the moment; `nil` = it is cut.
  func latency(of link: Int) -> SimTime? {
    guard cuts[link] == 0 else { return nil }
    let latency = network.links[link].latency
    guard !slowdowns[link].isEmpty else { return latency }
    return .seconds(latency.seconds * slowdowns[link].reduce(1, *))
  }

  /// How long a prompt of `tokens` tokens takes over `link`, apart from latency.
  func transfer(of tokens: Int, over link: Int) -> SimTime {
    guard let rate = network.links[link].tokensPerSecond else { return .zero }
    return min(.seconds(Double(tokens) / rate), Self.longest)
  }

  /// What `links` take there and back, with a prompt of `tokens` tokens on the way there. A cut
  /// link takes what it would if it were not.
  func time(over links: [Int], tokens: Int) -> SimTime {
    links.reduce(.zero) { sum, link in
      let latency = min(latency(of: link) ?? network.links[link].latency, Self.longest)
      return min(sum + latency + latency + transfer(of: tokens, over: link), Self.longest)
    }
  }

  /// Sets what is in `slot` on its way, by `path` or, where that is empty, by the usual one.
  ///
  /// - Returns: how long that takes there and back.
  mutating func depart(
    _ slot: Int32, request id: Int, to replica: Int, by path: [Int], at time: SimTime, tokens: Int
  ) -> SimTime {
    while ways.count <= Int(slot) { ways.append(Way()) }
    let links = path.isEmpty ? usualPath(ofRequest: id, to: replica) : path
    ways[Int(slot)].links = links
    ways[Int(slot)].departure = time
    return self.time(over: links, tokens: tokens)
  }

  /// Whether `links` lead from `node` to where `replica` is.
  func leads(_ links: [Int], from node: Int, to replica: Int) -> Bool {
    guard links.count <= network.links.count else { return false }
    var place = node
    for link in links {
      guard let next = network.end(of: link, from: place) else { return false }
      place = next
    }
    return place == network.sites[replica] || (network.sites[replica] < 0 && links.isEmpty)
  }

  /// Finds out anew which nodes are reached.
  ///
  /// - Returns: whether that has changed.
  mutating func updateReach() -> Bool {
    var isReached = network.nodes.map { _ in false }
    if findsPaths {
      var open = network.gateways
      for node in open { isReached[node] = true }
      while let node = open.popLast() {
        for link in network.links.indices where cuts[link] == 0 {
          guard let next = network.end(of: link, from: node), !isReached[next] else { continue }
          isReached[next] = true
          open.append(next)
        }
      }
    } else {
      for paths in healthy {
        for (node, path) in paths.enumerated() {
          if let path, isWhole(path) { isReached[node] = true }
        }
      }
    }
    let hasChanged = self.isReached != isReached
    self.isReached = isReached
    return hasChanged
  }
}

extension NetworkState {
  /// The network of `config`; `nil` = replicas are right behind the router.
  init?(_ config: FleetConfig, _ description: FleetDescription, findsPaths: Bool) {
    guard config.network != nil, let network = description.network else { return nil }
    self.init(network, findsPaths: findsPaths)
  }
}
