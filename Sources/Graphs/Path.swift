/// A path through a graph: one more node than edges.
package struct Path: Equatable, Sendable {
  package var nodes: [Int]
  package var edges: [Int]
  /// The sum of the weights, added in the order of the edges from the search's root on.
  package var cost: Double

  package init(nodes: [Int], edges: [Int], cost: Double) {
    self.nodes = nodes
    self.edges = edges
    self.cost = cost
  }
}
