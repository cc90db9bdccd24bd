internal import DiscreteEvents

/// How often one-bit predictions are wrong.
package struct PredictionErrors: Hashable, Sendable {
  /// Probability that what should be a 1 (let it go) is predicted as a 0 (keep it).
  package var zeroError: Double
  /// Probability that what should be a 0 is predicted as a 1.
  package var oneError: Double

  package init(zeroError: Double = 0, oneError: Double = 0) {
    self.zeroError = zeroError
    self.oneError = oneError
  }
}

/// One bit for each request: the truth, wrong at given rates.
///
/// Whether a request's prediction is wrong is a function of the seed and the request's number, so
/// that it does not depend on which policy asks, or when.
package struct Predictions: Sendable {
  private let truth: ContiguousArray<Bool>
  private let errors: PredictionErrors
  private let seed: UInt64

  package init(_ future: Future, _ errors: PredictionErrors, seed: UInt64) {
    truth = future.truth
    self.errors = errors
    self.seed = seed
  }

  /// Whether the item that `request` asks for may go; `false` where nothing is known of it.
  package func mayGo(after request: Int) -> Bool {
    guard truth.indices.contains(request) else { return false }
    let rate = truth[request] ? errors.zeroError : errors.oneError
    let coin = RandomBits.of(UInt64(request), use: .predictions, seed: seed)
    return truth[request] != (Double(coin >> 11) * 0x1p-53 < rate)
  }
}

/// Random numbers as a function: the same seed, use and index always give the same bits.
enum RandomBits {
  /// What a number is drawn for; each use has numbers of its own.
  enum Use: UInt32 {
    case predictions, marking
  }

  static func of(_ index: UInt64, _ second: UInt32 = 0, use: Use, seed: UInt64) -> UInt64 {
    let words = Philox.block(
      counter: SIMD4(
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), second,
        use.rawValue),
      key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    return UInt64(words[1]) << 32 | UInt64(words[0])
  }
}
