/// A LoRA adapter: two low-rank matrices beside each of some of a model's projections (Hu et al.,
/// "LoRA: Low-rank adaptation of large language models", arXiv:2106.09685).
package struct Adapter: Hashable, Sendable {
  package var name: String
  package var rank: Int
  /// The projections that it adapts.
  package var targets: AdapterTargets
  /// Bytes of its weights; `nil` = from its rank, its targets and the pool's model.
  package var bytes: Double?

  package init(
    name: String, rank: Int = 16, targets: AdapterTargets = .allLinear, bytes: Double? = nil
  ) {
    self.name = name
    self.rank = rank
    self.targets = targets
    self.bytes = bytes
  }
}

/// Which of a layer's projections an adapter adapts.
package enum AdapterTargets: String, CaseIterable, Hashable, Sendable {
  /// Attention's and the feed-forward block's, of every expert where there are several.
  case allLinear = "all-linear"
  /// Attention's: query, key, value and output.
  case attention
  /// Query and value alone, as in the paper.
  case queryValue = "q,v"
}
