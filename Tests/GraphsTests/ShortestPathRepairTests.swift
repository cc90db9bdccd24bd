import DiscreteEvents
import Graphs
import SeatrialTestSupport
import Testing

@Suite("Shortest paths repaired after changes") struct ShortestPathRepairTests {
  static let seeds: [UInt64] = [1, 2, 3]

  @Test(
    "distances and paths are Dijkstra's, to the bit, after any changes",
    arguments: RandomGraph.Weights.allCases, Rooting.allCases)
  func agrees(weights: RandomGraph.Weights, rooted: Rooting) throws {
    for seed in Self.seeds {
      let random = RandomStream(seed: seed, name: "graph changes")
      var dijkstra = Dijkstra()
      for _ in 0..<60 {
        let drawn = try RandomGraph(weights, random)
        var repair = ShortestPathRepair(drawn.graph, root: drawn.node, rooted: rooted)
        for round in 0..<20 {
          let changes = round == 0 ? [] : drawn.changes()
          for change in changes { repair.update(edge: change.edge, weight: change.weight) }
          let expanded = repair.repair()
          #expect(expanded <= 2 * drawn.graph.nodeCount)
          let failure = disagreement(repair, &dijkstra)
          try #require(failure == nil, "seed \(seed), round \(round)")
        }
      }
    }
  }

  /// The first node at which `repair` and Dijkstra's search differ.
  private func disagreement(_ repair: ShortestPathRepair, _ dijkstra: inout Dijkstra) -> String? {
    let graph = repair.graph
    let distances = dijkstra.distances(from: repair.root, in: graph, rooted: repair.rooted)
    for node in 0..<graph.nodeCount {
      if repair.distance(of: node) != distances[node] {
        return "node \(node): \(repair.distance(of: node)), not \(distances[node])"
      }
      let expected = path(to: node, repair, &dijkstra)
      if repair.path(of: node) != expected {
        return "node \(node): \(repair.path(of: node) as Path?), not \(expected as Path?)"
      }
    }
    return nil
  }

  private func path(
    to node: Int, _ repair: ShortestPathRepair, _ dijkstra: inout Dijkstra
  ) -> Path? {
    repair.rooted == .away
      ? dijkstra.shortestPath(from: repair.root, to: node, in: repair.graph)
      : dijkstra.shortestPath(from: node, to: repair.root, in: repair.graph, rooted: .toward)
  }

  @Test(
    "with a goal, its path is Dijkstra's, and fewer nodes are expanded in all",
    arguments: RandomGraph.Weights.allCases, Rooting.allCases)
  func goal(weights: RandomGraph.Weights, rooted: Rooting) throws {
    var expanded = (all: 0, one: 0)
    for seed in Self.seeds {
      let random = RandomStream(seed: seed, name: "goal changes")
      var dijkstra = Dijkstra()
      for _ in 0..<100 {
        let drawn = try RandomGraph(weights, random)
        let (root, goal) = (drawn.node, drawn.node)
        var all = ShortestPathRepair(drawn.graph, root: root, rooted: rooted)
        var one = ShortestPathRepair(drawn.graph, root: root, rooted: rooted, goal: goal)
        for _ in 0..<20 {
          expanded.all += all.repair()
          expanded.one += one.repair()
          try #require(one.path(of: goal) == path(to: goal, one, &dijkstra), "seed \(seed)")
          for change in drawn.changes() {
            all.update(edge: change.edge, weight: change.weight)
            one.update(edge: change.edge, weight: change.weight)
          }
        }
      }
    }
    #expect(expanded.one < expanded.all)
  }

  @Test("a change that matters to no shortest path costs nothing")
  func irrelevant() throws {
    let graph = try WeightedDigraph(
      nodeCount: 3,
      edges: [
        .init(from: 0, to: 1, weight: 1), .init(from: 1, to: 2, weight: 1),
        .init(from: 0, to: 2, weight: 5),
      ])
    var repair = ShortestPathRepair(graph, root: 0)
    #expect(repair.repair() == 3)
    repair.update(edge: 2, weight: 4)
    #expect(repair.repair() == 0)
    repair.update(edge: 2, weight: 1.5)
    #expect(repair.repair() == 1)
    #expect(repair.path(of: 2) == Path(nodes: [0, 2], edges: [2], cost: 1.5))
  }

  @Test("in a fleet of 10,000 nodes a health event costs at most a fiftieth of a full search")
  func fiftyfold() throws {
    let network = try FleetNetwork(
      nodeCount: 10_000, random: RandomStream(seed: 1, name: "network"))
    var dijkstra = Dijkstra()
    for kind in HealthEvents.Kind.allCases {
      var events = HealthEvents(network, random: RandomStream(seed: 1, name: "health"))
      var repair = ShortestPathRepair(network.graph, root: network.gateway)
      repair.repair()
      var expanded: [Int] = []
      // Full searches reach all nodes but those that are down: a few tell how many that is.
      var full = Int.max
      for index in 0..<1_001 {
        for change in events.next(kind) { repair.update(edge: change.edge, weight: change.weight) }
        expanded.append(repair.repair())
        guard index % 50 == 0 else { continue }
        let distances = dijkstra.distances(from: network.gateway, in: repair.graph)
        full = min(full, dijkstra.expanded)
        #expect((0..<10_000).allSatisfy { repair.distance(of: $0) == distances[$0] })
      }
      let median = expanded.sorted()[500]
      #expect(median > 0 && 50 * median <= full, "\(kind): \(median) of \(full)")
    }
  }
}
