/// Dijkstra's search from both ends of a path at once (Pohl, "Bi-directional search", Machine
/// Intelligence 6, 1971), which may be told to stop at a core, or to stay in it.
///
/// A path that it reports as shortest is; ties between shortest paths are broken by no rule
/// but always in the same way.
struct BidirectionalSearch: Sendable {
  /// Where it may go.
  enum Territory { case everywhere, untilCore, withinCore }

  /// How it ended.
  enum Outcome {
    /// No path is shorter than the one found; or, if none was found, there is none.
    case certain
    /// Both sides have come to the core, at these nodes.
    case atCore(entrance: Int, exit: Int)
  }

  /// The nodes settled by the last search.
  private(set) var expanded = 0
  /// A node on the best path found, and that path's cost.
  private var meeting = -1
  private(set) var cost = Double.infinity
  private var fore: Side
  private var hind: Side

  init(nodeCount: Int) {
    fore = Side(.away, nodeCount: nodeCount)
    hind = Side(.toward, nodeCount: nodeCount)
  }

  /// Searches from `source` and `target`; `core` says which nodes are in the core.
  mutating func search(
    _ graph: WeightedDigraph, from source: Int, to target: Int, _ territory: Territory,
    core: ContiguousArray<Bool>
  ) -> Outcome {
    expanded = 0
    meeting = -1
    cost = .infinity
    fore.begin(at: source)
    hind.begin(at: target)
    if source == target { meet(at: source) }
    while fore.reach + hind.reach < cost {
      if let entrance = fore.entrance, let exit = hind.entrance {
        return .atCore(entrance: entrance, exit: exit)
      }
      expanded += 1
      let isFore = hind.entrance != nil || (fore.entrance == nil && fore.reach <= hind.reach)
      if isFore {
        for node in fore.expand(graph, territory, core) { meet(at: node) }
      } else {
        for node in hind.expand(graph, territory, core) { meet(at: node) }
      }
    }
    return .certain
  }

  /// The edges of the best path found, in order.
  func edges(in graph: WeightedDigraph) -> [Int]? {
    guard meeting >= 0 else { return nil }
    return edges(to: meeting, in: graph) + edges(from: meeting, in: graph)
  }

  /// The edges by which the search came from its source to `node`.
  func edges(to node: Int, in graph: WeightedDigraph) -> [Int] {
    fore.edges(of: node, in: graph).reversed()
  }

  /// The edges by which the search would go on from `node` to its target.
  func edges(from node: Int, in graph: WeightedDigraph) -> [Int] {
    hind.edges(of: node, in: graph)
  }

  private mutating func meet(at node: Int) {
    let sum = fore.labels[node].cost + hind.labels[node].cost
    if sum < cost {
      cost = sum
      meeting = node
    }
  }
}

extension BidirectionalSearch {
  /// One of the two searches.
  struct Side: Sendable {
    private let rooted: Rooting
    private(set) var labels: ContiguousArray<Label>
    /// The core's node at which it stopped.
    private(set) var entrance: Int?
    private var arrivals: ContiguousArray<Int32>
    private var touched: ContiguousArray<Int32> = []
    private var improved: ContiguousArray<Int> = []
    private var heap: NodeHeap

    init(_ rooted: Rooting, nodeCount: Int) {
      self.rooted = rooted
      labels = ContiguousArray(repeating: .unreached, count: nodeCount)
      arrivals = ContiguousArray(repeating: -1, count: nodeCount)
      heap = NodeHeap(nodeCount: nodeCount)
    }

    /// No node that is not settled is nearer than this.
    var reach: Double {
      if let entrance { return labels[entrance].cost }
      return heap.first?.label.cost ?? .infinity
    }

    mutating func begin(at root: Int) {
      for node in touched { labels[Int(node)] = .unreached }
      touched.removeAll(keepingCapacity: true)
      heap.removeAll()
      entrance = nil
      labels[root] = .root
      arrivals[root] = -1
      touched.append(Int32(root))
      heap.set(root, to: .root)
    }

    /// Settles the next node. Returns the nodes that are nearer than was known.
    mutating func expand(
      _ graph: WeightedDigraph, _ territory: Territory, _ core: ContiguousArray<Bool>
    ) -> ContiguousArray<Int> {
      improved.removeAll(keepingCapacity: true)
      guard let next = heap.removeFirst() else { return improved }
      let node = Int(next.node)
      if territory == .untilCore, core[node] {
        entrance = node
        return improved
      }
      let onward = rooted.onward(in: graph)
      for place in onward.range(of: node) {
        let step = onward[place]
        let other = Int(step.node)
        let label = next.label.extended(by: graph.weights[Int(step.edge)])
        guard label < labels[other], territory != .withinCore || core[other] else { continue }
        if !labels[other].isReached { touched.append(step.node) }
        labels[other] = label
        arrivals[other] = step.edge
        heap.set(other, to: label)
        improved.append(other)
      }
      return improved
    }

    /// The edges by which it came to `node`, from there back to its root.
    func edges(of node: Int, in graph: WeightedDigraph) -> [Int] {
      var edges: [Int] = []
      var node = node
      while arrivals[node] >= 0 {
        let edge = Int(arrivals[node])
        edges.append(edge)
        node = rooted == .away ? graph.source(of: edge) : graph.target(of: edge)
      }
      return edges
    }
  }
}
