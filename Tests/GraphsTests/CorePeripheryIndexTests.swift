import DiscreteEvents
import Graphs
import SeatrialTestSupport
import Testing

@Suite("Short paths through a core") struct CorePeripheryIndexTests {
  static let seeds: [UInt64] = [1, 2, 3]

  @Test(
    "a path is found where there is one, is there, and costs no less than the shortest",
    arguments: RandomGraph.Weights.allCases)
  func sound(weights: RandomGraph.Weights) throws {
    for seed in Self.seeds {
      let random = RandomStream(seed: seed, name: "core queries")
      var dijkstra = Dijkstra()
      for _ in 0..<60 {
        let drawn = try RandomGraph(weights, random)
        var graph = drawn.graph
        let size = random.below(graph.nodeCount + 1)
        var index = CorePeripheryIndex(graph, coreSize: size, start: drawn.node)
        for _ in 0..<20 {
          for change in drawn.changes() { graph.setWeight(of: change.edge, to: change.weight) }
          let (source, target) = (drawn.node, drawn.node)
          let answer = index.path(from: source, to: target, in: graph)
          let shortest = dijkstra.shortestPath(from: source, to: target, in: graph)
          let failure = flaw(answer, source, target, graph, shortest: shortest?.cost)
          try #require(failure == nil, "seed \(seed)")
        }
      }
    }
  }

  /// What is wrong with `answer`, if anything. Sums in another order differ in their last digits:
  /// by at most one rounding, half of 2⁻⁵², for each of fewer than 120 edges.
  private func flaw(
    _ answer: CorePeripheryIndex.Answer, _ source: Int, _ target: Int, _ graph: WeightedDigraph,
    shortest: Double?
  ) -> String? {
    guard let path = answer.path, let shortest else {
      return (answer.path == nil) == (shortest == nil) ? nil : "\(answer), not \(shortest as Any)"
    }
    let slack = 120 * 0x1p-52 * shortest
    if path.nodes.first != source || path.nodes.last != target { return "ends: \(path)" }
    for (place, edge) in path.edges.enumerated() {
      let ends = [graph.source(of: edge), graph.target(of: edge)]
      if Array(path.nodes[place...(place + 1)]) != ends { return "edge \(edge): \(path)" }
    }
    if path.cost != path.edges.reduce(0, { $0 + graph.weight(of: $1) }) { return "cost: \(path)" }
    if path.cost < shortest - slack { return "\(path), but the shortest costs \(shortest)" }
    if answer.isCertain, path.cost > shortest + slack { return "\(path) is not \(shortest)" }
    return nil
  }

  @Test("without a core every answer is certain")
  func exact() throws {
    let random = RandomStream(seed: 1, name: "exact queries")
    let graph = try PowerLawGraph.make(nodeCount: 500, weighted: true, random: random)
    var index = CorePeripheryIndex(graph, coreSize: 0)
    #expect(index.coreSize == 0)
    for _ in 0..<100 {
      let answer = index.path(from: random.below(500), to: random.below(500), in: graph)
      #expect(answer.isCertain)
    }
  }

  @Test("the core is grown from hub to hub")
  func core() throws {
    // Node 0 hangs on 1; 1 on the hub 2; 5 on 4.
    let pairs = [(0, 1), (1, 2), (2, 3), (2, 4), (2, 6), (4, 5)]
    let graph = try WeightedDigraph(
      nodeCount: 8, edges: pairs.map { .init(from: $0.0, to: $0.1, weight: 1) })
    #expect((0..<8).filter(CorePeripheryIndex(graph, coreSize: 3).isCore) == [0, 1, 2])
    #expect((0..<8).filter(CorePeripheryIndex(graph, coreSize: 4).isCore) == [0, 1, 2, 4])
    #expect(CorePeripheryIndex(graph, coreSize: 100).coreSize == 7)
    #expect(CorePeripheryIndex(graph).coreSize == 4)
  }

  @Test("where degrees follow a power law, nearly no path is more than two edges too long")
  func powerLaw() throws {
    let random = RandomStream(seed: 1, name: "power law")
    let nodes = 20_000
    let graph = try PowerLawGraph.make(nodeCount: nodes, weighted: false, random: random)
    var index = CorePeripheryIndex(graph)
    var dijkstra = Dijkstra()
    var within = 0
    var expanded = (core: 0, full: 0)
    for _ in 0..<200 {
      let (source, target) = (random.below(nodes), random.below(nodes))
      let answer = index.path(from: source, to: target, in: graph)
      let shortest = dijkstra.shortestPath(from: source, to: target, in: graph)
      let excess = try #require(answer.path).cost - (try #require(shortest)).cost
      if excess <= 2 { within += 1 }
      expanded.core += answer.expanded
      expanded.full += dijkstra.expanded
    }
    #expect(within >= 198)
    #expect(20 * expanded.core < expanded.full)
  }
}
