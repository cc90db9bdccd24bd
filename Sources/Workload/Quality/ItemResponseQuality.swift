/// Answers are right or wrong by item response theory, in the two-parameter logistic model.
///
/// A request has a difficulty b, normal, and a discrimination a, lognormal; arm j has an ability
/// θ_j. Its answer is right with probability 1/(1 + e^(−a(θ_j − b))) (Birnbaum, in Lord, Novick,
/// "Statistical theories of mental test scores", 1968; as a model of language models: RADAR,
/// arXiv:2509.25426). The reward is 1 for a right answer and 0 for a wrong one.
///
/// The context is (1, b + ε, a + ε, ε', …) turned by a random rotation and scaled to a mean square
/// length of 1, with ε normal with standard deviation `featureNoise` and ε' standard normal: b and
/// a can be read from it linearly, up to the noise, as RADAR reads them from an embedding.
package struct ItemResponseQuality: Hashable, Sendable {
  /// Numbers in a context, at least 3.
  package var dimension: Int
  package var difficulty: Spread
  /// Median and standard deviation of the logarithm of the discrimination.
  package var discrimination: Spread
  /// Where the abilities of arms come from that are not given.
  package var ability: Spread
  package var featureNoise: Double

  /// A mean, or for discriminations a median, and a standard deviation.
  package struct Spread: Hashable, Sendable {
    package var middle: Double
    package var deviation: Double

    package init(middle: Double, deviation: Double) {
      self.middle = middle
      self.deviation = deviation
    }
  }

  package init(
    dimension: Int = 8, difficulty: Spread = Spread(middle: 0, deviation: 1),
    discrimination: Spread = Spread(middle: 1, deviation: 0.3),
    ability: Spread = Spread(middle: 0, deviation: 1), featureNoise: Double = 0.1
  ) {
    self.dimension = dimension
    self.difficulty = difficulty
    self.discrimination = discrimination
    self.ability = ability
    self.featureNoise = featureNoise
  }
}
