/// The edges at each node, side by side in memory (compressed sparse rows).
struct Adjacency: Sendable {
  /// An edge, and the node at its other end.
  struct Step: Sendable {
    var edge: Int32
    var node: Int32
  }

  private let starts: ContiguousArray<Int32>
  private let steps: ContiguousArray<Step>

  /// The edges 0..<`edgeCount`, each at the node `at` says, with the node `other` says at its
  /// other end: a counting sort, which leaves edges at one node in their order.
  init(nodeCount: Int, edgeCount: Int, at: (Int) -> Int, other: (Int) -> Int) {
    var starts = ContiguousArray<Int32>(repeating: 0, count: nodeCount + 1)
    for edge in 0..<edgeCount { starts[at(edge) + 1] += 1 }
    for node in 0..<nodeCount { starts[node + 1] += starts[node] }
    var next = starts
    var steps = ContiguousArray(repeating: Step(edge: 0, node: 0), count: edgeCount)
    for edge in 0..<edgeCount {
      steps[Int(next[at(edge)])] = Step(edge: Int32(edge), node: Int32(other(edge)))
      next[at(edge)] += 1
    }
    self.starts = starts
    self.steps = steps
  }

  /// Where the steps at `node` are.
  func range(of node: Int) -> Range<Int> { Int(starts[node])..<Int(starts[node + 1]) }

  subscript(place: Int) -> Step { steps[place] }

  func degree(of node: Int) -> Int { range(of: node).count }

  func edges(at node: Int) -> [Int] { range(of: node).map { Int(steps[$0].edge) } }
}
