package import DiscreteEvents

/// Iteration time as an affine function of what is in the batch. An iteration takes
///
///     base + perPrefillToken·P + perSequence·D + perContextToken·Σc
///          + perPrefillContextToken·Σ n·(d + n/2)
///
/// with P prefill tokens, D decoding sequences, c the context of each decoding sequence before
/// this token, and n tokens prefilled at depth d for each chunk. An iteration that prefills starts
/// from `prefillBase` where that is given; a chunk counts as many tokens as fill whole blocks of
/// `prefillBlock`, as kernels pad it. Several chunks count as that many of their mean length.
///
/// Coefficients are picoseconds. The one that acts on contexts is a whole number, so that the
/// duration grows by a whole number of picoseconds an iteration while a batch decodes and any
/// number of iterations has an exact closed form.
package struct AffineTiming: Hashable, Sendable {
  package var base: SimTime
  package var perPrefillToken: Double
  package var perSequence: Double
  package var perContextToken: Int64
  package var perPrefillContextToken: Double
  /// `nil` = `base`.
  package var prefillBase: SimTime?
  /// At least 1.
  package var prefillBlock: Int

  /// Coefficients in picoseconds.
  package init(
    base: SimTime, perPrefillToken: Double = 0, perSequence: Double = 0,
    perContextToken: Int64 = 0, perPrefillContextToken: Double = 0,
    prefillBase: SimTime? = nil, prefillBlock: Int = 1
  ) {
    self.base = base
    self.perPrefillToken = perPrefillToken
    self.perSequence = perSequence
    self.perContextToken = perContextToken
    self.perPrefillContextToken = perPrefillContextToken
    self.prefillBase = prefillBase
    self.prefillBlock = max(1, prefillBlock)
  }
}
