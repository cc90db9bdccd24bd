/// Shortest paths kept up while weights change: only what a change touches is searched again.
///
/// Lifelong Planning A* without a heuristic (Koenig, Likhachev, Furcy, "Lifelong Planning A*",
/// Artificial Intelligence 155, 2004), which is DynamicSWSF-FP (Ramalingam, Reps, "An incremental
/// algorithm for a generalization of the shortest-path problem", J. Algorithms 21, 1996) with
/// labels that also count hops. Every node has a label and a promise: what its neighbours' labels
/// say its own should be. Nodes at which the two differ wait in a heap, and are expanded in order
/// of the lesser of the two, each at most twice a repair (ibid., theorem 1).
///
/// **One root, all nodes.** It keeps the labels of all nodes seen from one root, rather than of one
/// pair: a router at a gateway wants the way to whichever replica looks best now, and one search
/// tree holds all of them; an agent that stands now here, now there on its way wants the same
/// with the root at the goal (`rooted: .toward`). With a `goal`, nodes further than the goal are
/// left for later, and only the goal's path is known.
///
/// Paths are those that ``Dijkstra`` finds: the labels obey the same equations, which have one
/// solution, and ties are broken by the same rule.
///
/// A repair costs O(log n) for each edge at a node it expands, and looks at all edges that come to
/// a node whose best predecessor was lost: at a node with very many, that is what it costs.
package struct ShortestPathRepair: Sendable {
  package private(set) var graph: WeightedDigraph
  package let root: Int
  package let rooted: Rooting
  /// The only node whose path is wanted; `nil`: all are.
  package let goal: Int?
  /// Edges looked at so far.
  package private(set) var edgesScanned = 0
  /// Labels as they were before they changed, oldest first, while they are kept.
  var journal = ContiguousArray<LabelChange>()
  var keepsJournal = false

  private var labels: ContiguousArray<Label>
  private var promises: ContiguousArray<Label>
  private var heap: NodeHeap

  /// A node's label before it changed.
  struct LabelChange: Sendable {
    var node: Int32
    var label: Label
  }

  /// Nothing is known until the first ``repair()``, which searches as ``Dijkstra`` does.
  package init(
    _ graph: WeightedDigraph, root: Int, rooted: Rooting = .away, goal: Int? = nil
  ) {
    self.graph = graph
    self.root = root
    self.rooted = rooted
    self.goal = goal
    labels = ContiguousArray(repeating: .unreached, count: graph.nodeCount)
    promises = labels
    heap = NodeHeap(nodeCount: graph.nodeCount)
    promises[root] = .root
    heap.set(root, to: .root)
  }

  /// Changes the weight of an edge; an infinite one cuts it. Paths follow at the next repair.
  package mutating func update(edge: Int, weight: Double) {
    let (near, far) = ends(of: edge)
    let before = labels[near].extended(by: graph.weights[edge])
    graph.setWeight(of: edge, to: weight)
    follow(far, from: before, to: labels[near].extended(by: weight))
  }

  /// Brings paths up to date. Returns the number of nodes expanded, one counted each time.
  @discardableResult
  package mutating func repair() -> Int {
    var expanded = 0
    while let next = heap.first, isWanted(next.label) {
      let node = Int(next.node)
      expanded += 1
      let before = labels[node]
      let after = promises[node] < before ? promises[node] : .unreached
      relabel(node, after)
      let onward = rooted.onward(in: graph)
      for place in onward.range(of: node) {
        let step = onward[place]
        let weight = graph.weights[Int(step.edge)]
        follow(Int(step.node), from: before.extended(by: weight), to: after.extended(by: weight))
      }
    }
    return expanded
  }

  /// What the shortest path between the root and `node` costs, infinite if there is none.
  package func distance(of node: Int) -> Double { labels[node].cost }

  /// Whether there is a path between the root and `node`.
  package func isReached(_ node: Int) -> Bool { labels[node].isReached }

  /// The shortest path between the root and `node`. Takes time for each edge at its nodes.
  package func path(of node: Int) -> Path? {
    guard labels[node].isReached else { return nil }
    var path = Path(nodes: [node], edges: [], cost: labels[node].cost)
    var end = node
    while end != root, let step = lastStep(to: end) {
      end = Int(step.node)
      path.nodes.append(end)
      path.edges.append(Int(step.edge))
    }
    if rooted == .away {
      path.nodes.reverse()
      path.edges.reverse()
    }
    return path
  }

  /// The edge by which the shortest path comes to `node`: from the lowest node, then the lowest
  /// edge, of those that its label may come from.
  private func lastStep(to node: Int) -> Adjacency.Step? {
    let back = rooted.back(in: graph)
    var best: Adjacency.Step?
    for place in back.range(of: node) {
      let step = back[place]
      let label = labels[Int(step.node)].extended(by: graph.weights[Int(step.edge)])
      guard label == labels[node] else { continue }
      if let best, (best.node, best.edge) < (step.node, step.edge) { continue }
      best = step
    }
    return best
  }

  /// The end of `edge` nearer to the root along it, and the other.
  private func ends(of edge: Int) -> (near: Int, far: Int) {
    let (source, target) = (graph.source(of: edge), graph.target(of: edge))
    return rooted == .away ? (source, target) : (target, source)
  }

  /// Whether a node that waits with `label` may matter to a path that is wanted.
  private func isWanted(_ label: Label) -> Bool {
    guard let goal else { return true }
    return labels[goal] != promises[goal] || label < labels[goal]
  }

  /// Adjusts the promise of `node` when what one edge offers it goes from `before` to `after`.
  private mutating func follow(_ node: Int, from before: Label, to after: Label) {
    edgesScanned += 1
    guard node != root else { return }
    if after < promises[node] {
      promises[node] = after
    } else if before == promises[node], after != before {
      promises[node] = bestOffer(to: node)
    } else {
      return
    }
    enqueue(node)
  }

  private mutating func bestOffer(to node: Int) -> Label {
    let back = rooted.back(in: graph)
    var best = Label.unreached
    for place in back.range(of: node) {
      let step = back[place]
      best = min(best, labels[Int(step.node)].extended(by: graph.weights[Int(step.edge)]))
    }
    edgesScanned += back.degree(of: node)
    return best
  }

  private mutating func relabel(_ node: Int, _ label: Label) {
    if keepsJournal { journal.append(LabelChange(node: Int32(node), label: labels[node])) }
    labels[node] = label
    enqueue(node)
  }

  /// Has `node` wait if its label is not what was promised, and only then.
  private mutating func enqueue(_ node: Int) {
    if labels[node] == promises[node] {
      heap.remove(node)
    } else {
      heap.set(node, to: min(labels[node], promises[node]))
    }
  }
}

extension ShortestPathRepair {
  /// Goes back to weights and labels as they were together, without a search.
  ///
  /// Nothing may be waiting for a repair, neither now nor then.
  mutating func restore(
    weights: [(edge: Int, weight: Double)], labels changes: ContiguousArray<LabelChange>
  ) {
    precondition(heap.first == nil, "labels are restored while some wait for a repair")
    for (edge, weight) in weights { graph.setWeight(of: edge, to: weight) }
    for change in changes.reversed() {
      labels[Int(change.node)] = change.label
      promises[Int(change.node)] = change.label
    }
  }
}
