import DiscreteEvents
import Graphs
import SeatrialTestSupport
import Testing

@Suite("Outages whose ends are predicted") struct PredictedUpdatesTests {
  static let seeds: [UInt64] = [1, 2, 3]

  @Test(
    "distances are Dijkstra's after any outages, changes and recoveries, however predicted",
    arguments: RandomGraph.Weights.allCases, [0, 1, 100])
  func agrees(weights: RandomGraph.Weights, lifting: Int) throws {
    for seed in Self.seeds {
      let random = RandomStream(seed: seed, name: "outages")
      var dijkstra = Dijkstra()
      for _ in 0..<60 {
        let drawn = try RandomGraph(weights, random)
        guard drawn.graph.edgeCount > 0 else { continue }
        var updates = PredictedUpdates(
          ShortestPathRepair(drawn.graph, root: drawn.node), lifting: lifting)
        var shadow = Shadow(graph: drawn.graph)
        for _ in 0..<30 {
          shadow.step(&updates, drawn, random)
          let distances = dijkstra.distances(from: updates.paths.root, in: shadow.cut)
          let found = (0..<drawn.graph.nodeCount).map { updates.paths.distance(of: $0) }
          try #require(found == distances, "seed \(seed)")
        }
      }
    }
  }

  @Test("a zone that comes back as predicted comes back without a search")
  func foretold() throws {
    let random = RandomStream(seed: 1, name: "zone")
    let network = try FleetNetwork(nodeCount: 1_000, random: random)
    let graph = network.graph
    var updates = PredictedUpdates(ShortestPathRepair(graph, root: network.gateway))
    let sound = (0..<1_000).map { updates.paths.distance(of: $0) }
    let outages = network.replicas.prefix(100).map { replica in
      PredictedUpdates.Outage(
        edges: graph.edges(entering: replica), predictedEnd: random.uniform())
    }
    let (ids, expanded) = updates.begin(outages)
    #expect(expanded >= 100)
    let order = ids.sorted { outages[$0].predictedEnd < outages[$1].predictedEnd }
    for id in order { #expect(updates.end(id) == 0) }
    #expect(updates.undone == 100)
    #expect((0..<1_000).map { updates.paths.distance(of: $0) } == sound)
    #expect(updates.end(7) == nil)
  }

  @Test("a later end is put below earlier ones, unless they are too many; then they lift it")
  func lifting() throws {
    let network = try FleetNetwork(
      nodeCount: 100, random: RandomStream(seed: 1, name: "lifting"))
    func outage(_ replica: Int, until end: Double) -> PredictedUpdates.Outage {
      .init(
        edges: network.graph.edges(entering: network.replicas.lowerBound + replica),
        predictedEnd: end)
    }
    var updates = PredictedUpdates(
      ShortestPathRepair(network.graph, root: network.gateway), lifting: 1)
    let first = updates.begin([outage(0, until: 1)]).ids
    let second = updates.begin([outage(1, until: 2)]).ids
    #expect(updates.lifted == 1)
    let third = updates.begin([outage(2, until: 3)]).ids
    #expect(updates.lifted == 1)
    // The third lies on top, and is put back when each of the others ends.
    #expect(updates.end(first[0]) == 1)
    #expect(updates.end(second[0]) == 1)
    #expect(updates.end(third[0]) == 0)
    #expect(updates.undone == 3)
    #expect(updates.lifted == 3)
  }

  @Test("if any number may be lifted, exact predictions make every recovery free")
  func exact() throws {
    let random = RandomStream(seed: 1, name: "exact predictions")
    let network = try FleetNetwork(nodeCount: 300, random: random)
    var updates = PredictedUpdates(
      ShortestPathRepair(network.graph, root: network.gateway), lifting: .max)
    var down: [(end: Double, id: Int)] = []
    for index in 0..<300 {
      if random.below(10) < down.count {
        #expect(updates.end(down.removeFirst().id) == 0)
      } else {
        let end = Double(index) + random.uniform() * 100
        let edges = network.edges(ofLink: random.below(network.linkCount))
        down.append((end, updates.begin([.init(edges: edges, predictedEnd: end)]).ids[0]))
        down.sort { $0 < $1 }
      }
    }
    #expect(updates.undone > 100 && updates.lifted > 100)
  }

  @Test("without lifting, predictions never cost more than none", arguments: seeds)
  func neverWorse(seed: UInt64) throws {
    let random = RandomStream(seed: seed, name: "never worse")
    let network = try FleetNetwork(nodeCount: 300, random: random)
    var plain = ShortestPathRepair(network.graph, root: network.gateway)
    plain.repair()
    var updates = PredictedUpdates(plain, lifting: 0)
    var expanded = (plain: 0, predicted: 0)
    var down: [(id: Int, edge: Int)] = []
    var links = Array(0..<(2 * network.linkCount))
    for _ in 0..<300 {
      if random.below(10) < down.count {
        let (id, edge) = down.remove(at: random.below(down.count))
        links.append(edge)
        plain.update(edge: edge, weight: network.graph.weight(of: edge))
        expanded.predicted += updates.end(id) ?? 0
      } else {
        let edge = links.remove(at: random.below(links.count))
        plain.update(edge: edge, weight: .infinity)
        let begun = updates.begin([.init(edges: [edge], predictedEnd: random.uniform())])
        expanded.predicted += begun.expanded
        down.append((begun.ids[0], edge))
      }
      expanded.plain += plain.repair()
      #expect(expanded.predicted <= expanded.plain)
    }
    #expect(expanded.predicted < expanded.plain)
  }
}

/// What weights should be, kept in the simplest way.
private struct Shadow {
  var graph: WeightedDigraph
  private var active: [(id: Int, edges: [Int])] = []

  init(graph: WeightedDigraph) { self.graph = graph }

  /// The graph with what is out cut.
  var cut: WeightedDigraph {
    var cut = graph
    for edge in active.flatMap(\.edges) { cut.setWeight(of: edge, to: .infinity) }
    return cut
  }

  /// Has one thing happen to `updates`, and follows.
  mutating func step(
    _ updates: inout PredictedUpdates, _ drawn: RandomGraph, _ random: RandomStream
  ) {
    let kind = random.below(5)
    if kind == 0 {
      for (edge, weight) in drawn.changes() {
        graph.setWeight(of: edge, to: weight)
        _ = updates.update(edge: edge, weight: weight)
      }
    } else if kind < 3, !active.isEmpty {
      // The newest often ends first, as if it had been predicted.
      let place = random.below(2) == 0 ? active.count - 1 : random.below(active.count)
      _ = updates.end(active.remove(at: place).id)
    } else {
      let outages = (0..<(1 + random.below(3))).map { _ in
        PredictedUpdates.Outage(
          edges: (0..<random.below(4)).map { _ in random.below(graph.edgeCount) },
          predictedEnd: random.uniform())
      }
      let ids = updates.begin(outages).ids
      for (id, outage) in zip(ids, outages) { active.append((id, outage.edges)) }
    }
  }
}
