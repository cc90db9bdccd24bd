internal import DiscreteEvents

/// One of the listed token counts, each with its weight.
struct HistogramLength {
  private let tokens: [Int]
  private let distribution: DiscreteDistribution?

  /// `bins` has no mistakes: some weight is positive, and none is negative.
  init(_ bins: [LengthConfig.Bin]) {
    tokens = bins.map { max(1, $0.tokens) }
    distribution = DiscreteDistribution(weights: bins.map(\.weight))
  }

  func sample(using random: RandomStream) -> Int {
    distribution.map { tokens[$0.sample(using: random)] } ?? 1
  }
}
