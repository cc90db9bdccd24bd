extension Profile {
  /// The parts that a profile's iteration is the sum of, adapters' included; what unequal contexts
  /// add is ``skewSeconds(_:contextTokens:shortest:longest:)``.
  package enum Part: String, CaseIterable, Sendable {
    case overhead, dense, sequences, decodeAttention, mixedDecodeAttention, prefillAttention
    case perDecode, perContextToken, perPrefillIteration, perChunk, perPrefillToken, perPair
    case perKVToken, adapterLaunch, adapterRank, adapterTokenRank
  }

  /// Seconds that `part` takes of an iteration with `batch`, as ``ProfileTiming`` has it but for
  /// its rounding to picoseconds.
  package func seconds(of part: Part, in batch: BatchShape) -> Double {
    let prefills = batch.prefillTokens > 0
    let decodes = Double(batch.decodes)
    let tokens = Double(batch.prefillTokens)
    switch part {
    case .overhead: return overhead
    case .dense: return dense.value(at: tokens + decodes)
    case .sequences: return batch.emitting > 0 ? sequences.value(at: Double(batch.emitting)) : 0
    case .decodeAttention:
      let isOther = prefills && mixedDecodeAttention != nil
      return isOther ? 0 : attention(decodeAttention, of: batch)
    case .mixedDecodeAttention:
      return prefills ? attention(mixedDecodeAttention, of: batch) : 0
    case .prefillAttention: return prefillAttention(of: batch)
    case .perDecode: return linear.perDecode * decodes
    case .perContextToken: return linear.perContextToken * Double(batch.contextTokens)
    case .perPrefillIteration: return prefills ? linear.perPrefillIteration : 0
    case .perChunk: return linear.perChunk * Double(batch.chunks)
    case .perPrefillToken: return linear.perPrefillToken * tokens
    case .perPair: return linear.perPair * 0.5 * Double(batch.prefillPairsTwice)
    case .perKVToken: return linear.perKVToken * Double(batch.prefillKVTokens)
    case .adapterLaunch: return batch.adapterSizes > 0 ? adapters?.launch ?? 0 : 0
    case .adapterRank: return (adapters?.perRank ?? 0) * Double(batch.adapterSizes)
    case .adapterTokenRank: return (adapters?.perTokenRank ?? 0) * Double(batch.adapterTokenSizes)
    }
  }

  private func attention(_ grid: Grid?, of batch: BatchShape) -> Double {
    guard let grid, batch.decodes > 0 else { return 0 }
    let decodes = Double(batch.decodes)
    return grid.value(row: decodes, column: Double(batch.contextTokens) / decodes)
  }

  /// As many equal chunks, with the batch's own tokens and query–key pairs.
  private func prefillAttention(of batch: BatchShape) -> Double {
    guard let prefillAttention, batch.prefillTokens > 0 else { return 0 }
    return Double(max(1, batch.chunks))
      * prefillAttention.value(row: batch.meanChunk, column: batch.meanDepth)
  }

  /// What unequal contexts add to a batch of `decodes` that only decodes, in seconds. Whole-number
  /// differences of contexts, which do not change while all grow alike.
  package func skewSeconds(
    _ decodes: Int, contextTokens: Int, shortest: Int, longest: Int
  ) -> Double {
    guard let decodeSkew, longest > shortest else { return 0 }
    let count = Double(decodes)
    let aboveMean = Double(decodes * longest - contextTokens)
    let belowMean = Double(contextTokens - decodes * shortest)
    let place = 100 * belowMean / (count * Double(longest - shortest))
    return decodeSkew.value(row: count, column: place) * aboveMean / count
  }
}

extension BatchShape {
  /// Tokens of the prefill chunks, in the mean; there must be some.
  package var meanChunk: Double { Double(prefillTokens) / Double(max(1, chunks)) }

  /// The depth d̄ at which equal chunks n̄ have the same pairs:
  /// Σ n·(2d + n) = chunks · n̄·(2d̄ + n̄).
  package var meanDepth: Double {
    0.5 * max(0, Double(prefillPairsTwice) / Double(max(1, prefillTokens)) - meanChunk)
  }
}
