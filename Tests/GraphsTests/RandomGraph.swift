import DiscreteEvents
import Graphs

/// Random graphs, and random changes of their weights.
struct RandomGraph {
  /// What weights are like.
  enum Weights: CaseIterable, Sendable {
    /// Whole numbers from 0 to 3: nearly every path has rivals that cost the same.
    case few
    /// Any numbers below 1.
    case many
    /// From so light to so heavy that a sum forgets the lighter one.
    case extreme
  }

  let graph: WeightedDigraph
  private let weights: Weights
  private let random: RandomStream

  /// A graph of 1 to 40 nodes with up to three edges a node, loops and parallel ones included.
  init(_ weights: Weights, _ random: RandomStream) throws {
    let nodes = 1 + random.below(40)
    self.weights = weights
    self.random = random
    graph = try WeightedDigraph(
      nodeCount: nodes,
      edges: (0..<random.below(3 * nodes + 1)).map { _ in
        .init(
          from: random.below(nodes), to: random.below(nodes), weight: Self.draw(weights, random))
      })
  }

  var node: Int { random.below(graph.nodeCount) }

  /// Some edges and their new weights: another one, cut, or what it was at first.
  func changes() -> [(edge: Int, weight: Double)] {
    guard graph.edgeCount > 0 else { return [] }
    return (0..<(1 + random.below(4))).map { _ in
      let edge = random.below(graph.edgeCount)
      switch random.below(4) {
      case 0: return (edge, .infinity)
      case 1: return (edge, graph.weight(of: edge))
      default: return (edge, Self.draw(weights, random))
      }
    }
  }

  private static func draw(_ weights: Weights, _ random: RandomStream) -> Double {
    if random.below(10) == 0 { return .infinity }
    switch weights {
    case .few: return Double(random.below(4))
    case .many: return random.uniform()
    case .extreme: return [0, 1e-300, 1e-9, 1, 1e20, .greatestFiniteMagnitude][random.below(6)]
    }
  }
}
