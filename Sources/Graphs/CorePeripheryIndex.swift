/// Short paths in large graphs with hubs, found without looking at most of the graph.
///
/// After WormHole (Eden, Ben-Eliezer, Seshadhri, arXiv 2406.08171). A *core* of few
/// nodes is grown from one by adding, again and again, the neighbour with the most edges. A query
/// searches from both ends; if the two meet, the path is the shortest; else each stops at the
/// first node of the core it comes to, and a search within the core joins them.
///
/// **What it guarantees**, with any weights: a path that is there, so never one cheaper than the
/// shortest, and none only where there is none (where the core does not join the two ends, a
/// search of the whole graph does). **What it does not**: any bound on how much dearer the path is.
/// Where all edges weigh the same, both ways, and degrees follow a power law, the paper bounds the
/// excess by O(log log n) edges and observes at most 2 for nearly all pairs. With weights it
/// has no bound: the core is entered where it is nearest, and chosen by degrees, which say nothing
/// of weights. `Benchmarks/README.md` has the measured excess.
///
/// The core depends on the graph's shape alone: weights may change without any repair.
package struct CorePeripheryIndex: Sendable {
  /// A path, and how it was found.
  package struct Answer: Sendable {
    package var path: Path?
    /// No path is cheaper.
    package var isCertain: Bool
    /// Nodes settled to find it.
    package var expanded: Int
  }

  /// The number of nodes in the core.
  package let coreSize: Int
  private let isInCore: ContiguousArray<Bool>
  private var outer: BidirectionalSearch
  private var inner: BidirectionalSearch

  /// An index of `graph` with a core of `coreSize` nodes, or as many as can be reached from
  /// `start` along edges either way. With no core at all, queries are exact.
  ///
  /// Takes O(edges at the core · log n). The default is n^⅔, as the paper's cores are sublinear.
  package init(_ graph: WeightedDigraph, coreSize: Int? = nil, start: Int = 0) {
    let size = coreSize ?? Self.standardSize(nodeCount: graph.nodeCount)
    isInCore = Self.core(of: graph, size: size, start: start)
    self.coreSize = isInCore.reduce(0) { $0 + ($1 ? 1 : 0) }
    outer = BidirectionalSearch(nodeCount: graph.nodeCount)
    inner = outer
  }

  /// Whether `node` is in the core.
  package func isCore(_ node: Int) -> Bool { isInCore[node] }

  /// A short path in `graph`, which has the shape of the one indexed, at its present weights.
  package mutating func path(
    from source: Int, to target: Int, in graph: WeightedDigraph
  ) -> Answer {
    let outcome = outer.search(graph, from: source, to: target, .untilCore, core: isInCore)
    let expanded = outer.expanded
    guard case .atCore(let entrance, let exit) = outcome else {
      return answer(outer.edges(in: graph), from: source, graph, isCertain: true, expanded)
    }
    let met = outer.edges(in: graph)
    let ways = (outer.edges(to: entrance, in: graph), outer.edges(from: exit, in: graph))
    _ = inner.search(graph, from: entrance, to: exit, .withinCore, core: isInCore)
    let total = expanded + inner.expanded
    let joined = inner.edges(in: graph).map { ways.0 + $0 + ways.1 }
    if let joined, cost(of: joined, graph) < outer.cost {
      return answer(joined, from: source, graph, isCertain: false, total)
    }
    if let met { return answer(met, from: source, graph, isCertain: false, total) }
    _ = outer.search(graph, from: source, to: target, .everywhere, core: isInCore)
    return answer(
      outer.edges(in: graph), from: source, graph, isCertain: true, total + outer.expanded)
  }

  private func cost(of edges: [Int], _ graph: WeightedDigraph) -> Double {
    edges.reduce(0) { $0 + graph.weights[$1] }
  }

  private func answer(
    _ edges: [Int]?, from source: Int, _ graph: WeightedDigraph, isCertain: Bool, _ expanded: Int
  ) -> Answer {
    let path = edges.map { edges in
      Path(
        nodes: [source] + edges.map { graph.target(of: $0) }, edges: edges,
        cost: cost(of: edges, graph))
    }
    return Answer(path: path, isCertain: isCertain, expanded: expanded)
  }

  /// ⌈n^⅔⌉, found without a power function, whose last digit machines disagree on.
  private static func standardSize(nodeCount: Int) -> Int {
    var size = Int(Double(nodeCount).squareRoot())
    while Double(size) * Double(size) * Double(size) < Double(nodeCount) * Double(nodeCount) {
      size += 1
    }
    return size
  }

  /// Which nodes are in the core: grown from `start` by the neighbour with the most edges, the
  /// lowest number first among equals.
  private static func core(
    of graph: WeightedDigraph, size: Int, start: Int
  ) -> ContiguousArray<Bool> {
    var isInCore = ContiguousArray(repeating: false, count: graph.nodeCount)
    var isSeen = isInCore
    // Ordered by minus the number of edges: the first has the most.
    var candidates = NodeHeap(nodeCount: graph.nodeCount)
    func consider(_ node: Int) {
      guard !isSeen[node] else { return }
      isSeen[node] = true
      let degree = graph.leaving.degree(of: node) + graph.entering.degree(of: node)
      candidates.set(node, to: Label(cost: -Double(degree), hops: 0))
    }
    if size > 0, graph.nodeCount > 0 { consider(start) }
    for _ in 0..<max(0, size) {
      guard let next = candidates.removeFirst() else { break }
      let node = Int(next.node)
      isInCore[node] = true
      for place in graph.leaving.range(of: node) { consider(Int(graph.leaving[place].node)) }
      for place in graph.entering.range(of: node) { consider(Int(graph.entering[place].node)) }
    }
    return isInCore
  }
}
