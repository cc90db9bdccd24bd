import Graphs
import Testing

@Suite("Shortest paths from scratch") struct DijkstraTests {
  private func graph(_ nodes: Int, _ edges: [(Int, Int, Double)]) throws -> WeightedDigraph {
    try WeightedDigraph(
      nodeCount: nodes, edges: edges.map { .init(from: $0.0, to: $0.1, weight: $0.2) })
  }

  @Test("the cheapest path is found, and what it costs")
  func cheapest() throws {
    let graph = try graph(4, [(0, 1, 1), (1, 3, 5), (0, 2, 2), (2, 3, 3), (0, 3, 9)])
    var dijkstra = Dijkstra()
    let path = dijkstra.shortestPath(from: 0, to: 3, in: graph)
    #expect(path == Path(nodes: [0, 2, 3], edges: [2, 3], cost: 5))
    #expect(dijkstra.distances(from: 0, in: graph) == [0, 1, 2, 5])
    #expect(dijkstra.distances(from: 3, in: graph, rooted: .toward) == [5, 5, 3, 0])
  }

  @Test("a path to itself is one node; one through a cut edge is none")
  func ends() throws {
    var graph = try graph(2, [(0, 1, 1)])
    var dijkstra = Dijkstra()
    #expect(
      dijkstra.shortestPath(from: 1, to: 1, in: graph) == Path(nodes: [1], edges: [], cost: 0))
    #expect(dijkstra.shortestPath(from: 1, to: 0, in: graph) == nil)
    graph.setWeight(of: 0, to: .infinity)
    #expect(dijkstra.shortestPath(from: 0, to: 1, in: graph) == nil)
    #expect(dijkstra.distances(from: 0, in: graph) == [0, .infinity])
  }

  @Test("ties go to fewer edges, then to the lower node before, then to the lower edge")
  func ties() throws {
    let graph = try graph(
      5,
      [(0, 2, 1), (0, 1, 1), (2, 3, 1), (1, 3, 1), (1, 3, 1), (0, 4, 1), (4, 1, 0), (0, 3, 3)])
    var dijkstra = Dijkstra()
    let path = dijkstra.shortestPath(from: 0, to: 3, in: graph)
    #expect(path == Path(nodes: [0, 1, 3], edges: [1, 3], cost: 2))
  }

  @Test("rooted at the end, ties go to the lower successor")
  func successors() throws {
    // Two paths: 0-1-4-5 and 0-2-3-5.
    let graph = try graph(6, [(0, 1, 1), (1, 4, 1), (4, 5, 1), (0, 2, 1), (2, 3, 1), (3, 5, 1)])
    var dijkstra = Dijkstra()
    let away = dijkstra.shortestPath(from: 0, to: 5, in: graph)
    let toward = dijkstra.shortestPath(from: 0, to: 5, in: graph, rooted: .toward)
    #expect(away?.nodes == [0, 2, 3, 5])
    #expect(toward?.nodes == [0, 1, 4, 5])
  }

  @Test("edges that weigh nothing make no circles")
  func zeros() throws {
    let graph = try graph(4, [(0, 1, 1e20), (1, 2, 0), (2, 1, 0), (2, 3, 1e-9), (3, 2, 0)])
    var dijkstra = Dijkstra()
    let path = dijkstra.shortestPath(from: 0, to: 3, in: graph)
    #expect(path == Path(nodes: [0, 1, 2, 3], edges: [0, 1, 3], cost: 1e20))
  }

  @Test("a search stops at its end, and the next one starts afresh, whatever the graph's size")
  func again() throws {
    let line = try graph(5, (0..<4).map { ($0, $0 + 1, 1) })
    let pair = try graph(2, [(0, 1, 7)])
    var dijkstra = Dijkstra()
    #expect(dijkstra.shortestPath(from: 0, to: 1, in: line)?.cost == 1)
    #expect(dijkstra.expanded == 2)
    #expect(dijkstra.distances(from: 2, in: line) == [.infinity, .infinity, 0, 1, 2])
    #expect(dijkstra.expanded == 3)
    #expect(dijkstra.distances(from: 0, in: pair) == [0, 7])
    #expect(dijkstra.distances(from: 0, in: line) == [0, 1, 2, 3, 4])
  }

  @Test("everything that is wrong with a graph is said at once")
  func problems() {
    #expect {
      try graph(2, [(0, 2, 1), (-1, 0, .nan), (0, 1, -1), (0, 1, .infinity)])
    } throws: { error in
      let all = (error as? GraphProblems)?.all.map(\.description)
      return all == [
        "edge 0 ends at node 2, which does not exist",
        "edge 1 ends at node -1, which does not exist",
        "edge 1 weighs nan; at least 0 is allowed",
        "edge 2 weighs -1.0; at least 0 is allowed",
      ]
    }
    #expect(throws: GraphProblems.self) { try graph(-1, []) }
    #expect(throws: GraphProblems.self) { try graph(.max, []) }
    #expect(throws: Never.self) { try graph(0, []) }
  }
}
