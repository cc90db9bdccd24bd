/// Shortest paths from scratch: Dijkstra, "A note on two problems in connexion with graphs",
/// Numerische Mathematik 1, 1959, with a heap that lets labels fall. O((nodes + edges) log nodes).
///
/// **Ties.** Of all paths that cost the same the one with the fewest edges is taken; of those, the
/// one whose node before the last has the lowest number, and so on back to the root; of parallel
/// edges the one with the lowest number. Searches rooted at the end of the path apply the rule
/// from there: the successor with the lowest number.
///
/// Its memory is used again by the next search, and cleared only where the last one went.
package struct Dijkstra: Sendable {
  /// The nodes that the last search settled.
  package private(set) var expanded = 0
  private var labels: ContiguousArray<Label> = []
  /// The edge by which the best path so far comes to each node.
  private var arrivals: ContiguousArray<Int32> = []
  private var touched: ContiguousArray<Int32> = []
  private var heap = NodeHeap(nodeCount: 0)

  package init() {}

  /// The shortest path, or `nil` if none is whole. Stops when `target` is settled.
  package mutating func shortestPath(
    from source: Int, to target: Int, in graph: WeightedDigraph, rooted: Rooting = .away
  ) -> Path? {
    let (root, end) = rooted == .away ? (source, target) : (target, source)
    search(graph, root, rooted, until: end)
    guard labels[end].isReached else { return nil }
    return path(to: end, in: graph, rooted)
  }

  /// What the shortest path from `root` to each node costs, infinite where there is none; with
  /// `rooted: .toward`, from each node to `root`.
  package mutating func distances(
    from root: Int, in graph: WeightedDigraph, rooted: Rooting = .away
  ) -> [Double] {
    search(graph, root, rooted, until: nil)
    return labels.map(\.cost)
  }

  /// Labels nodes in order of their distance from `root`, up to and including `end`.
  private mutating func search(
    _ graph: WeightedDigraph, _ root: Int, _ rooted: Rooting, until end: Int?
  ) {
    clear(nodeCount: graph.nodeCount)
    let onward = rooted.onward(in: graph)
    labels[root] = .root
    touched.append(Int32(root))
    heap.set(root, to: .root)
    while let next = heap.removeFirst() {
      expanded += 1
      let node = Int(next.node)
      if node == end { return }
      for place in onward.range(of: node) {
        let step = onward[place]
        let label = next.label.extended(by: graph.weights[Int(step.edge)])
        guard label.isReached else { continue }
        offer(label, node, step, in: graph, rooted)
      }
    }
  }

  /// Takes the path that comes to `step.node` from `node` if it is better than the best so far.
  private mutating func offer(
    _ label: Label, _ node: Int, _ step: Adjacency.Step, in graph: WeightedDigraph,
    _ rooted: Rooting
  ) {
    let other = Int(step.node)
    let best = labels[other]
    if label < best {
      if !best.isReached { touched.append(step.node) }
      labels[other] = label
      arrivals[other] = step.edge
      heap.set(other, to: label)
    } else if label == best {
      let rival = Int(arrivals[other])
      let before = rooted == .away ? graph.source(of: rival) : graph.target(of: rival)
      if (node, Int(step.edge)) < (before, rival) { arrivals[other] = step.edge }
    }
  }

  private func path(to end: Int, in graph: WeightedDigraph, _ rooted: Rooting) -> Path {
    var path = Path(nodes: [end], edges: [], cost: labels[end].cost)
    var node = end
    for _ in 0..<labels[end].hops {
      let edge = Int(arrivals[node])
      node = rooted == .away ? graph.source(of: edge) : graph.target(of: edge)
      path.edges.append(edge)
      path.nodes.append(node)
    }
    if rooted == .away {
      path.nodes.reverse()
      path.edges.reverse()
    }
    return path
  }

  private mutating func clear(nodeCount: Int) {
    expanded = 0
    heap.removeAll()
    if labels.count == nodeCount {
      for node in touched { labels[Int(node)] = .unreached }
    } else {
      labels = ContiguousArray(repeating: .unreached, count: nodeCount)
      arrivals = ContiguousArray(repeating: -1, count: nodeCount)
      heap = NodeHeap(nodeCount: nodeCount)
    }
    touched.removeAll(keepingCapacity: true)
  }
}
