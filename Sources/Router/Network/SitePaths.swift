internal import DiscreteEvents
internal import Graphs

/// The shortest paths from every node of a network to whichever site is best, kept up while links
/// and sites change.
///
/// One more node stands for being served: every site has an edge to it that weighs the wait there.
/// A change of one site's load is a change of one edge, however many replicas the site has.
struct SitePaths {
  private var paths: ShortestPathRepair
  private let network: FleetDescription.Network
  private let firstExit: Int
  /// The node of each site, and the site of each node; −1 = none.
  private let nodes: [Int]
  private var siteOfNode: [Int]
  private var isStale = true
  /// Nodes expanded by repairs, and how many there were.
  private(set) var expanded = 0
  private(set) var repairs = 0

  /// A way to a site.
  struct Way {
    /// The links, in order, and what they weigh, in seconds.
    var links: [Int]
    var weights: [Double]
    var site: Int
    /// All of it, the wait included.
    var cost: Double
  }

  init(_ network: FleetDescription.Network, _ sites: [Sites.Site]) {
    self.network = network
    var edges = network.edges
    var count = network.nodes.count
    var nodes: [Int] = []
    for site in sites {
      nodes.append(site.node ?? count)
      guard site.node == nil else { continue }
      for gateway in network.gateways {
        edges.append(.init(from: gateway, to: count, weight: 0))
      }
      count += 1
    }
    firstExit = edges.count
    edges += nodes.map { .init(from: $0, to: count, weight: 0) }
    siteOfNode = Array(repeating: -1, count: count + 1)
    for (site, node) in nodes.enumerated() { siteOfNode[node] = site }
    self.nodes = nodes
    guard let graph = try? WeightedDigraph(nodeCount: count + 1, edges: edges) else {
      PolicyFault.stop("a network has links to nodes that it does not have")
    }
    paths = ShortestPathRepair(graph, root: count, rooted: .toward)
  }

  /// `link` takes `latency` one way; `nil` = it is cut.
  mutating func update(link: Int, latency: SimTime?) {
    let weight = latency.map { 2 * $0.seconds } ?? .infinity
    paths.update(edge: 2 * link, weight: weight)
    paths.update(edge: 2 * link + 1, weight: weight)
    isStale = true
  }

  /// A request would wait so many seconds at `site`; infinite = for ever.
  mutating func update(site: Int, wait: Double) {
    paths.update(edge: firstExit + site, weight: wait)
    isStale = true
  }

  /// The best way from `node`; `nil` = none leads to a site that serves. Repairs paths first where
  /// anything has changed.
  mutating func way(from node: Int) -> Way? {
    if isStale {
      expanded += paths.repair()
      repairs += 1
      isStale = false
    }
    guard let path = paths.path(of: node), path.nodes.count > 1 else { return nil }
    let links = path.edges.filter { $0 < 2 * network.links.count }
    return Way(
      links: links.map { $0 / 2 }, weights: links.map { paths.graph.weight(of: $0) },
      site: siteOfNode[path.nodes[path.nodes.count - 2]], cost: path.cost)
  }
}
