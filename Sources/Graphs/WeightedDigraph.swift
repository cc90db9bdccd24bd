/// A directed graph with a weight on each edge; parallel edges and loops are allowed.
///
/// Nodes and edges are numbered from 0, edges in the order in which they were given. The shape is
/// fixed; weights change. A weight is a finite number of at least 0, or infinite: the edge is cut.
/// Copies share the shape, so that several searches may each keep weights of their own.
package struct WeightedDigraph: Sendable {
  /// An edge as it is given.
  package struct Edge: Hashable, Sendable {
    package var source: Int
    package var target: Int
    package var weight: Double

    package init(from source: Int, to target: Int, weight: Double) {
      self.source = source
      self.target = target
      self.weight = weight
    }
  }

  package let nodeCount: Int
  private(set) var weights: ContiguousArray<Double>
  let leaving: Adjacency
  let entering: Adjacency
  private let ends: ContiguousArray<Ends>

  private struct Ends: Sendable {
    var source: Int32
    var target: Int32
  }

  /// The graph of `nodeCount` nodes with `edges`. Takes time and memory of O(nodes + edges).
  ///
  /// - Throws: everything that is wrong with them.
  package init(nodeCount: Int, edges: [Edge]) throws(GraphProblems) {
    let problems = GraphProblems(nodeCount: nodeCount, edges: edges)
    if !problems.all.isEmpty { throw problems }
    self.nodeCount = nodeCount
    weights = ContiguousArray(edges.map(\.weight))
    ends = ContiguousArray(
      edges.map { Ends(source: Int32($0.source), target: Int32($0.target)) })
    leaving = Adjacency(
      nodeCount: nodeCount, edgeCount: edges.count, at: { edges[$0].source },
      other: { edges[$0].target })
    entering = Adjacency(
      nodeCount: nodeCount, edgeCount: edges.count, at: { edges[$0].target },
      other: { edges[$0].source })
  }

  /// Whether `weight` may be that of an edge: at least 0, and infinite for an edge that is cut.
  package static func isWeight(_ weight: Double) -> Bool { weight >= 0 }

  package var edgeCount: Int { weights.count }
  package func source(of edge: Int) -> Int { Int(ends[edge].source) }
  package func target(of edge: Int) -> Int { Int(ends[edge].target) }
  package func weight(of edge: Int) -> Double { weights[edge] }

  /// The edges that leave `node`, in the order in which they were given.
  package func edges(leaving node: Int) -> [Int] { leaving.edges(at: node) }

  /// The edges that enter `node`, in the order in which they were given.
  package func edges(entering node: Int) -> [Int] { entering.edges(at: node) }

  /// Changes the weight of an edge; an infinite one cuts it.
  package mutating func setWeight(of edge: Int, to weight: Double) {
    precondition(Self.isWeight(weight), "a weight is at least 0; \(weight) is not")
    weights[edge] = weight
  }
}
