/// How sure a model is of its answer: 1/(1 + e^-s) with s normal about +`separation` where the
/// answer is right and about −`separation` where it is wrong, with standard deviation `noise`.
///
/// An answer is right when its reward is at least a half. The signal model is that of binormal
/// receiver operating characteristics (Green, Swets, "Signal detection theory and psychophysics",
/// 1966): a right answer's confidence exceeds a wrong one's with probability
/// Φ(√2·`separation`/`noise`), the area under the curve: 0.76 for a separation of half the noise,
/// 0.92 for one as large, 0.998 for twice as large.
package struct ConfidenceConfig: Hashable, Sendable {
  package var separation: Double
  package var noise: Double
  /// The separation of requests of each intent, by its index, in place of `separation`; `nil` or
  /// not there = `separation`. Some intents' answers are harder to judge than others'.
  package var separations: [Double?]

  package init(separation: Double = 1, noise: Double = 1, separations: [Double?] = []) {
    self.separation = separation
    self.noise = noise
    self.separations = separations
  }

  /// The separation of requests of `intent`.
  package func separation(of intent: Int) -> Double {
    guard separations.indices.contains(intent), let own = separations[intent] else {
      return separation
    }
    return own
  }
}
