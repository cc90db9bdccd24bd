package import DiscreteEvents

/// Speculative decoding: each iteration guesses some tokens of every decoding sequence and verifies
/// them in one pass of the model; those up to the first wrong one, and one more, are emitted.
///
/// Leviathan, Kalman and Matias, "Fast Inference from Transformers via Speculative Decoding", ICML
/// 2023 (arXiv 2211.17192), algorithm 1; Chen et al., arXiv 2302.01318.
package struct SpeculationConfig: Hashable, Sendable {
  /// Who guesses.
  package enum Drafter: Hashable, Sendable {
    /// A model of its own with these iteration times, one pass a token.
    case model(TimingConfig)
    /// A head of the model (EAGLE, arXiv 2401.15077; Medusa), or a model of which only this is
    /// known: a pass takes this fraction of one of the model, Leviathan's c.
    case fraction(Double)
    /// N-grams looked up in what was written so far (STAND, arXiv 2506.04708; prompt lookup),
    /// which takes the host so long a sequence.
    case lookup(SimTime)
  }

  package var drafter: Drafter
  /// Tokens guessed a pass and sequence one after the other, at least 1: Leviathan's γ.
  package var tokens: Int
  /// Of a tree, how likely first candidates are right.
  package var acceptance: Acceptance
  /// How guesses branch; `nil` = they do not.
  package var tree: DraftTree?
  /// The drafting model and what it runs on, whose weights and KV take memory; `nil` = none.
  package var helper: RooflineConfig?
  /// Whether that is a head, which has no embeddings of its own.
  package var isHead: Bool

  package init(
    drafter: Drafter, tokens: Int, acceptance: Acceptance, helper: RooflineConfig? = nil,
    isHead: Bool = false, tree: DraftTree? = nil
  ) {
    self.tree = tree
    self.isHead = isHead
    self.drafter = drafter
    self.tokens = tokens
    self.acceptance = acceptance
    self.helper = helper
  }

  /// Tokens that a pass verifies of a sequence beside the one that it computes anyway.
  package var verified: Int { tree?.nodes(depth: tokens) ?? tokens }

  /// Mean tokens that a pass emits.
  package var meanLength: Double {
    tree.map { GuessTree($0, depth: tokens, acceptance).meanLength(acceptance) }
      ?? acceptance.meanLength(of: tokens)
  }
}

/// How likely a guessed token is right, given that all before it in the same pass are.
package struct Acceptance: Hashable, Sendable {
  /// By the token's place in the pass; places beyond have the last. At least one.
  package var chances: [Double]

  package init(_ chances: [Double]) { self.chances = chances.isEmpty ? [0] : chances }

  /// Of the token at `place`, counted from 0.
  @inline(__always)
  package func chance(at place: Int) -> Double { chances[min(place, chances.count - 1)] }

  /// Mean tokens emitted by a pass that guesses `tokens`: 1 + Σ over places of the product of the
  /// chances up to there; for one chance a that is (1 − a^(γ+1)) / (1 − a), Leviathan's equation 1.
  package func meanLength(of tokens: Int) -> Double {
    var (sum, product) = (1.0, 1.0)
    for place in 0..<max(0, tokens) {
      product *= chance(at: place)
      sum += product
    }
    return sum
  }

  /// The chances of which passes of 1, 2, … guessed tokens emit these mean lengths: the published
  /// form of a head's acceptance; length n − length n−1 is the product of n chances.
  ///
  /// - Returns: `nil` unless lengths grow from 1 on by ever less, and by 1 at most.
  package init?(meanLengths: [Double]) {
    var (before, product) = (1.0, 1.0)
    var chances: [Double] = []
    for length in meanLengths {
      let next = length - before
      guard next >= 0, next <= product else { return nil }
      chances.append(product > 0 ? next / product : 0)
      (before, product) = (length, next)
    }
    guard !chances.isEmpty else { return nil }
    self.chances = chances
  }
}
