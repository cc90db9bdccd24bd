package import Pool

/// A term of the fitted iteration time: what its coefficient is multiplied with.
///
/// Curves are sums of segments, each growing along its own stretch of the axis and constant
/// beyond: with coefficients of 0 or more, any rising curve that is linear between its knots.
package enum FitTerm: Hashable, Sendable {
  /// The iteration itself.
  case iteration
  /// Tokens in the batch beyond `from` and up to `to`; `nil` = all beyond.
  case tokens(from: Int, to: Int?)
  /// Whether any sequence emits, and emitting sequences beyond `from` and up to `to`.
  case emits
  case emitting(from: Int, to: Int?)
  case decodes
  case contextTokens
  /// Whether anything is prefilled.
  case prefills
  case chunks
  case prefillTokens
  case pairs
  case kvTokens
  /// Whether a sequence has an adapter; ranks of distinct adapters; Σ tokens · rank.
  case adapterLaunch
  case adapterRanks
  case adapterTokenRanks

  /// How much of it `batch` has.
  package func amount(in batch: BatchShape) -> Double {
    switch self {
    case .iteration: 1
    case .tokens(let from, let to):
      Self.along(batch.prefillTokens + batch.decodes, from, to)
    case .emits: batch.emitting > 0 ? 1 : 0
    case .emitting(let from, let to): Self.along(batch.emitting, from, to)
    case .decodes: Double(batch.decodes)
    case .contextTokens: Double(batch.contextTokens)
    case .prefills: batch.prefillTokens > 0 ? 1 : 0
    case .chunks: Double(batch.chunks)
    case .prefillTokens: Double(batch.prefillTokens)
    case .pairs: 0.5 * Double(batch.prefillPairsTwice)
    case .kvTokens: Double(batch.prefillKVTokens)
    case .adapterLaunch: batch.adapterSizes > 0 ? 1 : 0
    case .adapterRanks: Double(batch.adapterSizes)
    case .adapterTokenRanks: Double(batch.adapterTokenSizes)
    }
  }

  private static func along(_ count: Int, _ from: Int, _ to: Int?) -> Double {
    Double(max(0, min(count, to ?? .max) - from))
  }

  /// What it is called in reports and files.
  package var name: String {
    switch self {
    case .iteration: "iteration"
    case .tokens(let from, let to): "token\(Self.stretch(from, to))"
    case .emits: "head"
    case .emitting(let from, let to): "emitting\(Self.stretch(from, to))"
    case .decodes: "decode"
    case .contextTokens: "contextToken"
    case .prefills: "prefillIteration"
    case .chunks: "chunk"
    case .prefillTokens: "prefillToken"
    case .pairs: "pair"
    case .kvTokens: "kvToken"
    case .adapterLaunch: "launch"
    case .adapterRanks: "rank"
    case .adapterTokenRanks: "tokenRank"
    }
  }

  private static func stretch(_ from: Int, _ to: Int?) -> String {
    "[\(from)..\(to.map(String.init) ?? "")]"
  }
}

extension IterationShape {
  /// What a timing model knows of it, adapters' sizes being their `ranks`.
  package func batch(ranks: [Int]) -> BatchShape {
    var batch = batch
    var seen: Set<Int> = []
    func use(_ adapter: Int, tokens: Int) {
      guard ranks.indices.contains(adapter) else { return }
      if seen.insert(adapter).inserted { batch.adapterSizes += ranks[adapter] }
      batch.adapterTokenSizes += tokens * ranks[adapter]
    }
    for chunk in chunks { use(chunk.adapter, tokens: chunk.tokens) }
    for decode in decodes { use(decode.adapter, tokens: 1) }
    return batch
  }
}
