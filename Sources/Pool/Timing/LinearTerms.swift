/// The parts of a profile that grow in proportion to a count. Seconds for the whole model, each 0
/// or more.
package struct LinearTerms: Hashable, Sendable {
  /// A decoding sequence, and a token in the context of one.
  package var perDecode: Double
  package var perContextToken: Double
  /// An iteration that prefills anything, beside what any iteration takes.
  package var perPrefillIteration: Double
  /// A prefill chunk, a token of one, a pair of a query and a key in one, and a token of KV that
  /// one reads (its depth and its own tokens).
  package var perChunk: Double
  package var perPrefillToken: Double
  package var perPair: Double
  package var perKVToken: Double

  package init(
    perDecode: Double = 0, perContextToken: Double = 0, perChunk: Double = 0,
    perPrefillToken: Double = 0, perPair: Double = 0, perKVToken: Double = 0,
    perPrefillIteration: Double = 0
  ) {
    self.perPrefillIteration = perPrefillIteration
    self.perDecode = perDecode
    self.perContextToken = perContextToken
    self.perChunk = perChunk
    self.perPrefillToken = perPrefillToken
    self.perPair = perPair
    self.perKVToken = perKVToken
  }
}

/// The linear terms in picoseconds.
///
/// What acts on contexts is a whole number of picoseconds a token, so that an iteration's time
/// grows by a whole number while a batch decodes and any number of iterations has an exact sum.
struct LinearTiming: Sendable {
  private let terms: LinearTerms
  private let perContextToken: Int64

  init(_ terms: LinearTerms) {
    self.terms = terms
    perContextToken = Picoseconds.slope(terms.perContextToken)
  }

  /// Of `decodes` sequences with `context` tokens in all.
  @inline(__always)
  func decode(_ decodes: Int, _ context: Int) -> Int64 {
    Picoseconds.whole(terms.perDecode * Double(decodes)) + perContextToken * Int64(context)
  }

  /// Growth of that an iteration.
  @inline(__always)
  func slope(_ decodes: Int) -> Int64 { perContextToken * Int64(decodes) }

  /// Seconds of the prefill chunks of `batch`.
  func prefill(_ batch: BatchShape) -> Double {
    terms.perPrefillIteration + terms.perChunk * Double(batch.chunks) + terms.perPrefillToken
      * Double(batch.prefillTokens)
      + terms.perPair * 0.5 * Double(batch.prefillPairsTwice)
      + terms.perKVToken * Double(batch.prefillKVTokens)
  }
}
