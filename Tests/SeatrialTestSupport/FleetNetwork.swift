package import DiscreteEvents
package import Graphs

/// A made-up network of a fleet: a gateway, regions, zones, pools and replicas, as a tree of links
/// with others across it. Weights are latencies in milliseconds.
///
/// Links between gateway, regions, zones and pools go both ways; a replica only receives. Across
/// the tree: neighbouring regions, all zones of a region, each pool and one other of its region;
/// one replica in ten has a second pool of its region.
package struct FleetNetwork: Sendable {
  package let graph: WeightedDigraph
  package let gateway = 0
  /// Nodes.
  package let replicas: Range<Int>
  /// Links between gateway, regions, zones and pools, each of two edges.
  package let linkCount: Int

  /// A network of `nodeCount` nodes, at least 40: √n·2 pools or so, in 2 to 16 regions of three
  /// zones each.
  package init(nodeCount: Int, random: RandomStream) throws(GraphProblems) {
    var plan = Plan(nodeCount: nodeCount, random: random)
    plan.joinRegions()
    plan.joinPools()
    linkCount = plan.edges.count / 2
    plan.joinReplicas()
    graph = try WeightedDigraph(nodeCount: nodeCount, edges: plan.edges)
    replicas = plan.firstReplica..<nodeCount
  }

  /// The edges of a link, one each way, which weigh the same.
  package func edges(ofLink link: Int) -> [Int] { [2 * link, 2 * link + 1] }
}

/// The network as it is drawn up.
private struct Plan {
  let nodeCount: Int
  let regions: Int
  let zones: Int
  let pools: Int
  var edges: [WeightedDigraph.Edge] = []
  private let random: RandomStream

  init(nodeCount: Int, random: RandomStream) {
    precondition(nodeCount >= 40, "a fleet's network has at least 40 nodes")
    let root = Int(Double(nodeCount).squareRoot())
    regions = min(16, max(2, Int(Double(root).squareRoot())))
    zones = 3 * regions
    pools = zones * max(2, 2 * root / zones)
    self.nodeCount = nodeCount
    self.random = random
  }

  var firstReplica: Int { 1 + regions + zones + pools }
  private func region(_ index: Int) -> Int { 1 + index % regions }
  private func zone(_ index: Int) -> Int { 1 + regions + index % zones }
  private func pool(_ index: Int) -> Int { 1 + regions + zones + index % pools }

  /// A pool of the same region as pool `index`: zone z is in region z mod regions, pool p in zone
  /// p mod zones.
  private func neighbour(ofPool index: Int) -> Int {
    index + regions * (1 + random.below(pools / regions - 1))
  }

  mutating func joinRegions() {
    for index in 0..<regions {
      link(0, region(index), milliseconds: 20)
      link(region(index), region(index + 1), milliseconds: 30)
    }
    for index in 0..<zones {
      link(region(index), zone(index), milliseconds: 2)
      link(zone(index), zone(index + regions), milliseconds: 1)
    }
  }

  mutating func joinPools() {
    for index in 0..<pools {
      link(zone(index), pool(index), milliseconds: 0.5)
      link(pool(index), pool(neighbour(ofPool: index)), milliseconds: 1)
    }
  }

  mutating func joinReplicas() {
    for replica in firstReplica..<nodeCount {
      let index = replica - firstReplica
      edges.append(.init(from: pool(index), to: replica, weight: draw(0.1)))
      guard random.below(10) == 0 else { continue }
      let other = pool(neighbour(ofPool: index % pools))
      edges.append(.init(from: other, to: replica, weight: draw(0.5)))
    }
  }

  private mutating func link(_ one: Int, _ other: Int, milliseconds: Double) {
    let weight = draw(milliseconds)
    edges.append(.init(from: one, to: other, weight: weight))
    edges.append(.init(from: other, to: one, weight: weight))
  }

  /// Between half and one and a half of `mean`.
  private func draw(_ mean: Double) -> Double { mean * (0.5 + random.uniform()) }
}
