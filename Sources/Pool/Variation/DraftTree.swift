/// Guesses that branch: after a token several candidates for the next one, all of which one pass of
/// the model verifies. The pass goes down the tree as long as one of a node's candidates is right;
/// KV of the others is not kept.
///
/// SpecInfer (arXiv 2305.09781, sections 3 and 4), Medusa (2401.10774), EAGLE (2401.15077).
package struct DraftTree: Hashable, Sendable {
  /// Which nodes it has.
  package enum Shape: Hashable, Sendable {
    /// So many candidates after every token, by depth: SpecInfer's expansion configuration
    /// ⟨k1, …, km⟩.
    case branches([Int])
    /// Of all trees with so many nodes, the likeliest, in which `width` tokens of a depth have
    /// candidates, `width` each: EAGLE-2's expansion and reranking (arXiv 2406.16858, section 4),
    /// with chances in place of a context's confidences, so that it is always the same; Sequoia's
    /// optimal tree (arXiv 2402.12374, section 3.1) but for the width.
    case likeliest(nodes: Int, width: Int)
  }

  package var shape: Shape
  /// Of the tokens that the first candidate misses, the parts that the second, the third, … is:
  /// what SpecInfer's table 1 counts. They never rise, and come to 1 at most.
  package var caught: [Double]

  package init(_ shape: Shape, caught: [Double]) {
    self.shape = shape
    self.caught = caught
  }

  /// Nodes, at most ``limit``, of a tree of so many depths, without the token that it grows from.
  package func nodes(depth: Int) -> Int {
    switch shape {
    case .branches(let counts):
      var (sum, level) = (0, 1)
      for count in counts.prefix(depth) where sum <= Self.limit {
        level = min(level * count, Self.limit + 1)
        sum += level
      }
      return min(sum, Self.limit + 1)
    case .likeliest(let nodes, let width):
      var most = width
      for _ in 1..<max(1, depth) where most < nodes { most += width * width }
      return min(nodes, most, Self.limit + 1)
    }
  }

  /// Nodes that a scenario's tree may have.
  package static let limit = 1024
}

extension DecodeVariation {
  /// The tree of its guesses; `nil` = they are chains, or there are none.
  var guessTree: GuessTree? {
    guard case .speculation(let config) = self, let tree = config.tree else { return nil }
    return GuessTree(tree, depth: config.tokens, config.acceptance)
  }
}
