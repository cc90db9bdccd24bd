/// Which way a search goes from its root.
package enum Rooting: CaseIterable, Sendable {
  /// Along the edges: paths begin at the root, as a gateway's to its replicas.
  case away
  /// Against the edges: paths end at the root, as those of all tools to a goal.
  case toward

  /// The edges by which a search goes on from a node.
  func onward(in graph: WeightedDigraph) -> Adjacency {
    self == .away ? graph.leaving : graph.entering
  }

  /// The edges by which a search comes to a node.
  func back(in graph: WeightedDigraph) -> Adjacency {
    self == .away ? graph.entering : graph.leaving
  }
}
