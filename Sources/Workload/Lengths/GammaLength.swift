internal import DiscreteEvents

/// A gamma number of tokens, rounded and clipped.
struct GammaLength: Sendable {
  private let shape: Double
  private let scale: Double
  private let max: Int

  /// `mean` and coefficient of variation `cv`, over 0, are those of the variate before clipping.
  init(mean: Double, cv: Double, max: Int) {
    shape = 1 / (cv * cv)
    scale = mean * cv * cv
    self.max = max
  }

  func sample(using random: RandomStream) -> Int {
    wholeTokens(random.gamma(shape: shape, scale: scale), max: max)
  }
}
