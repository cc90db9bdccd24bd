internal import DiscreteEvents
internal import Glibc

/// A lognormal number of tokens, rounded and clipped.
struct LognormalLength: Sendable {
  private let mu: Double
  private let sigma: Double
  private let max: Int

  /// `mean` and coefficient of variation `cv` are those of the variate before clipping.
  ///
  /// With mean m and coefficient of variation c, the logarithm has variance ln(1 + c²) and mean
  /// ln m − ln(1 + c²) / 2.
  init(mean: Double, cv: Double, max: Int) {
    let variance = log1p(cv * cv)
    mu = log(mean) - variance / 2
    sigma = variance.squareRoot()
    self.max = max
  }

  func sample(using random: RandomStream) -> Int {
    wholeTokens(random.lognormal(mu: mu, sigma: sigma), max: max)
  }
}
