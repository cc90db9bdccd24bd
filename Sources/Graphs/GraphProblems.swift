/// Everything that is wrong with what a graph was to be made of.
package struct GraphProblems: Error, Equatable, Sendable, CustomStringConvertible {
  package enum Problem: Equatable, Sendable, CustomStringConvertible {
    /// Nodes and edges are numbered with 32 bits.
    case nodeCount(Int)
    case edgeCount(Int)
    /// Edge `edge` has an end at a node that the graph does not have.
    case node(Int, ofEdge: Int)
    /// Edge `edge` has a weight below 0, or one that is not a number.
    case weight(Double, ofEdge: Int)

    package var description: String {
      switch self {
      case .nodeCount(let count): "a graph has 0 to \(Int32.max - 1) nodes, not \(count)"
      case .edgeCount(let count): "a graph has at most \(Int32.max - 1) edges, not \(count)"
      case .node(let node, let edge): "edge \(edge) ends at node \(node), which does not exist"
      case .weight(let weight, let edge): "edge \(edge) weighs \(weight); at least 0 is allowed"
      }
    }
  }

  package let all: [Problem]

  package var description: String { all.map(\.description).joined(separator: "; ") }

  init(nodeCount: Int, edges: [WeightedDigraph.Edge]) {
    var found: [Problem] = []
    let most = Int(Int32.max) - 1
    if !(0...most).contains(nodeCount) { found.append(.nodeCount(nodeCount)) }
    if edges.count > most { found.append(.edgeCount(edges.count)) }
    let nodes = 0..<max(0, nodeCount)
    for (index, edge) in edges.enumerated() {
      if !nodes.contains(edge.source) { found.append(.node(edge.source, ofEdge: index)) }
      if !nodes.contains(edge.target) { found.append(.node(edge.target, ofEdge: index)) }
      if !WeightedDigraph.isWeight(edge.weight) {
        found.append(.weight(edge.weight, ofEdge: index))
      }
    }
    all = found
  }
}
