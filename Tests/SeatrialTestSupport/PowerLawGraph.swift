package import DiscreteEvents
package import Graphs

/// Graphs in which few nodes have very many edges.
package enum PowerLawGraph {
  /// Each new node is joined both ways to `links` others, chosen in proportion to the edges
  /// that they have: degrees follow a power law with exponent 3.
  ///
  /// Barabási, Albert, "Emergence of scaling in random networks", Science 286, 1999. Edges weigh
  /// 1, or, `weighted`, uniformly between 0.5 and 1.5, the same both ways.
  package static func make(
    nodeCount: Int, links: Int = 3, weighted: Bool, random: RandomStream
  ) throws(GraphProblems) -> WeightedDigraph {
    var edges: [WeightedDigraph.Edge] = []
    // Every node as often as it has edges.
    var ends: [Int] = [0]
    for node in 1..<max(1, nodeCount) {
      let known = ends.count
      for _ in 0..<min(links, node) {
        let other = ends[random.below(known)]
        let weight = weighted ? 0.5 + random.uniform() : 1
        edges.append(.init(from: node, to: other, weight: weight))
        edges.append(.init(from: other, to: node, weight: weight))
        ends += [node, other]
      }
    }
    return try WeightedDigraph(nodeCount: nodeCount, edges: edges)
  }
}
