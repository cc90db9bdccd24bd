/// Conditional computation: how much of the model each token goes through.
///
/// Tokens go through a share of it; those with a greater share go through all that those with a
/// lesser one do, and more (as with early exits and recursions). A slice between two shares costs
/// what an iteration of the tokens that reach it would, times the slice's width: arithmetic grows
/// with the mean share, weights are read as far as any token of the batch goes. Computation that
/// skips layers here and there, not from the end, reads more; a batch of one is the same.
package struct DepthConfig: Hashable, Sendable {
  package struct Level: Hashable, Sendable {
    /// The part of the model that a token goes through, in (0, 1].
    package var share: Double
    /// How likely, in proportion to the others'.
    package var weight: Double

    package init(share: Double, weight: Double = 1) {
      self.share = share
      self.weight = weight
    }
  }

  /// What has a share of its own.
  package enum Unit: String, CaseIterable, Hashable, Sendable {
    case token, request
  }

  /// In order of their shares, each once.
  package let levels: [Level]
  package var unit: Unit
  /// Whether prompts have these shares too, on average; otherwise they go through everything.
  package var coversPrompts: Bool

  package init(_ levels: [Level], unit: Unit = .token, coversPrompts: Bool = false) {
    var merged: [Level] = []
    for level in levels.sorted(by: { $0.share < $1.share }) {
      if let last = merged.last, last.share == level.share {
        merged[merged.count - 1].weight += level.weight
      } else {
        merged.append(level)
      }
    }
    self.levels = merged
    self.unit = unit
    self.coversPrompts = coversPrompts
  }

  /// The mean share.
  package var mean: Double {
    let total = levels.reduce(0) { $0 + $1.weight }
    return levels.reduce(0) { $0 + $1.share * $1.weight } / total
  }

  /// By level, how likely a token reaches it.
  package var reached: [Double] {
    let total = levels.reduce(0) { $0 + $1.weight }
    var left = total
    return levels.map { level in
      defer { left -= level.weight }
      return left / total
    }
  }
}
