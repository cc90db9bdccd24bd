/// Which tokens of its context a decoding sequence attends to. Prefill attends to all of them.
package enum DecodeAttention: Hashable, Sendable {
  /// All.
  case dense
  /// Those in the blocks that score best.
  case blockTopK(BlockTopK)
  /// No more than this many, the rest being forgotten: a budget of KV a sequence (Scissorhands,
  /// Liu et al., arXiv 2305.17118).
  case budget(Int)

  /// Block top-k attention, as Kinetics counts it (Sadhukhan et al., arXiv 2506.05333; its
  /// `cost_model/utils.py`): each step reads one key a block of the context, as its summary, and
  /// then the KV of the best blocks and of the most recent tokens.
  package struct BlockTopK: Hashable, Sendable {
    /// Tokens a block, and blocks read.
    package var block: Int
    package var blocks: Int
    /// Recent tokens that are always read.
    package var recent: Int

    package init(block: Int, blocks: Int, recent: Int = 0) {
      self.block = block
      self.blocks = blocks
      self.recent = recent
    }
  }

  /// Tokens of KV that a step reads at most; `nil` = all. No input overflows it.
  package var reach: Int? {
    switch self {
    case .dense: return nil
    case .blockTopK(let sparse):
      let (tokens, isTooLarge) = sparse.block.multipliedReportingOverflow(by: sparse.blocks)
      return isTooLarge ? .max : max(1, min(tokens, .max - sparse.recent) + sparse.recent)
    case .budget(let tokens): return max(1, tokens)
    }
  }

  /// What finding them costs for each token of context, as a part of reading its KV: keys are half
  /// of it, and a block has one summary.
  package var selection: Double {
    if case .blockTopK(let sparse) = self { 0.5 / Double(max(1, sparse.block)) } else { 0 }
  }

  /// Tokens of KV that a sequence keeps at most; `nil` = all.
  package var kept: Int? {
    if case .budget(let tokens) = self { max(1, tokens) } else { nil }
  }
}
