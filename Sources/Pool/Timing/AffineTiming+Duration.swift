internal import DiscreteEvents

extension AffineTiming {
  func duration(of batch: BatchShape) -> Int64 {
    let (tokens, pairsTwice) = prefilled(batch)
    let rounded =
      perPrefillToken * (tokens + Double(batch.drafted)) + perSequence * Double(batch.decodes)
      + perPrefillContextToken * 0.5 * pairsTwice
    let base = batch.prefillTokens > 0 ? prefillBase ?? base : base
    let whole = base.picoseconds + perContextToken * Int64(batch.contextTokens)
    return max(1, whole + Int64(rounded.rounded()))
  }

  /// Prefill tokens, and twice their query–key pairs, with every chunk padded to whole blocks.
  private func prefilled(_ batch: BatchShape) -> (tokens: Double, pairsTwice: Double) {
    let tokens = Double(batch.prefillTokens)
    guard prefillBlock > 1, tokens > 0 else { return (tokens, Double(batch.prefillPairsTwice)) }
    let chunks = Double(max(1, batch.chunks))
    let block = Double(prefillBlock)
    let padded = (tokens / chunks / block).rounded(.up) * block
    // Σ n·(2d + n) = chunks · n̄·(2d̄ + n̄) gives 2d̄ of chunks of the mean length n̄.
    let depthTwice = max(0, Double(batch.prefillPairsTwice) / tokens - tokens / chunks)
    return (chunks * padded, chunks * padded * (depthTwice + padded))
  }

  func decodePiece(decodes: Int, contextTokens: Int) -> DecodePiece {
    var batch = BatchShape()
    batch.decodes = decodes
    batch.contextTokens = contextTokens
    return DecodePiece(
      first: duration(of: batch), slope: perContextToken * Int64(decodes), iterations: .max)
  }
}
