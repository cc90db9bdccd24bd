/// Iteration time by interpolation of a measured profile, prepared for an engine's limits.
///
/// Counts are looked up in tables. Decode attention of D sequences is, for each D, a row of cells
/// over the mean context with a whole-picosecond value at the start of the cell and a
/// whole-picosecond slope a token of context, so that a batch that decodes grows on one exact line
/// until its mean context enters the next cell. A cell starts at its measured value (to the
/// picosecond); rounding its slope leaves a step of at most half a picosecond a token of the
/// cell, below a microsecond at its end.
///
/// Prefill attention is that of `chunks` equal chunks with the batch's own number of tokens and
/// of query–key pairs. For a cost a + b·n + c·n·(d + n/2), which is what attention has, that
/// equals the sum over the real chunks.
///
/// A class, so that a look-up through `TimingModel` copies one reference and not the tables.
package final class ProfileTiming: Sendable {
  private let tokens: CountTable
  private let sequences: CountTable
  private let decodeAttention: DecodeGrid?
  private let mixedDecodeAttention: Profile.Grid?
  private let prefillAttention: Profile.Grid?
  private let linear: LinearTiming
  private let decodeSkew: Profile.Grid?
  private let floor: FloorTiming?

  var hasSkew: Bool { decodeSkew != nil }

  init(_ profile: Profile, engine: EngineConfig) {
    // At least one picosecond, so that no iteration takes no time.
    let overhead = max(profile.overhead, 1e-12)
    tokens = CountTable(upTo: engine.maxBatchTokens) { count in
      overhead + (count > 0 ? profile.dense.value(at: Double(count)) : 0)
    }
    sequences = CountTable(upTo: min(engine.maxBatch, engine.maxBatchTokens)) { count in
      count > 0 ? profile.sequences.value(at: Double(count)) : 0
    }
    decodeAttention = profile.decodeAttention.map { DecodeGrid($0, upTo: engine.maxBatch) }
    mixedDecodeAttention = profile.mixedDecodeAttention ?? profile.decodeAttention
    prefillAttention = profile.prefillAttention
    linear = LinearTiming(profile.linear)
    decodeSkew = profile.decodeSkew
    floor = profile.floor.map(FloorTiming.init)
  }

  func duration(of batch: BatchShape) -> Int64 {
    guard let floor else { return sum(of: batch) }
    let least = floor.least(prefills: batch.prefillTokens > 0, emitting: batch.emitting)
    return max(least, sum(of: batch))
  }

  private func sum(of batch: BatchShape) -> Int64 {
    let fixed =
      tokens[batch.prefillTokens + batch.decodes + batch.drafted] + sequences[batch.emitting]
    if batch.prefillTokens > 0 { return fixed + attention(ofMixed: batch) }
    guard batch.decodes > 0 else { return fixed }
    let measured = decodeAttention?.cell(batch.decodes, batch.contextTokens).value ?? 0
    return fixed + measured + linear.decode(batch.decodes, batch.contextTokens)
  }

  func decodePiece(decodes: Int, contextTokens: Int) -> DecodePiece {
    let piece = line(decodes: decodes, contextTokens: contextTokens)
    guard let floor else { return piece }
    return piece.raised(to: floor.least(prefills: false, emitting: decodes))
  }

  private func line(decodes: Int, contextTokens: Int) -> DecodePiece {
    let fixed = tokens[decodes] + sequences[decodes] + linear.decode(decodes, contextTokens)
    let slope = linear.slope(decodes)
    guard let cell = decodeAttention?.cell(decodes, contextTokens) else {
      return DecodePiece(first: fixed, slope: slope, iterations: .max)
    }
    return DecodePiece(
      first: fixed + cell.value, slope: slope + cell.slope * Int64(decodes),
      iterations: cell.iterations)
  }

  /// Whole-number differences of contexts, which do not change while all grow alike.
  func skew(_ decodes: Int, contextTokens: Int, shortest: Int, longest: Int) -> Int64 {
    guard let decodeSkew, longest > shortest else { return 0 }
    let count = Double(decodes)
    let aboveMean = Double(decodes * longest - contextTokens)
    let belowMean = Double(contextTokens - decodes * shortest)
    let place = 100 * belowMean / (count * Double(longest - shortest))
    return Picoseconds.whole(decodeSkew.value(row: count, column: place) * aboveMean / count)
  }

  private func attention(ofMixed batch: BatchShape) -> Int64 {
    var seconds = linear.prefill(batch)
    if let prefillAttention {
      let chunks = Double(max(1, batch.chunks))
      seconds += chunks * prefillAttention.value(row: batch.meanChunk, column: batch.meanDepth)
    }
    guard batch.decodes > 0 else { return Picoseconds.whole(seconds) }
    if let mixedDecodeAttention {
      let decodes = Double(batch.decodes)
      let context = Double(batch.contextTokens) / decodes
      seconds += mixedDecodeAttention.value(row: decodes, column: context)
    }
    return Picoseconds.whole(seconds) + linear.decode(batch.decodes, batch.contextTokens)
  }
}
