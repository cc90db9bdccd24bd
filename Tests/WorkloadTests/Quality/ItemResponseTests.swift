import DiscreteEvents
import Foundation
import Testing
import Workload

@Suite("Quality by item response")
struct ItemResponseTests {
  private func config(
    _ response: ItemResponseQuality, abilities: [Double?] = [-1, 0.5, 2]
  ) -> QualityConfig {
    let arms = abilities.enumerated().map { ArmConfig(name: "arm\($0)", ability: $1) }
    return QualityConfig(arms: arms, generator: .itemResponse(response))
  }

  private func logit(_ share: Double) -> Double { log(share / (1 - share)) }

  /// logit p_j = a·(θ_j − b): two arms' means give a and b, the third's must agree with them.
  @Test("the chance of a right answer is the two-parameter logistic curve")
  func curve() {
    for traits in traits(config(ItemResponseQuality()), count: 500) {
      let discrimination = (logit(traits.means[1]) - logit(traits.means[0])) / 1.5
      let third = discrimination * (2 - traits.difficulty)
      #expect(abs(logit(traits.means[0]) - discrimination * (-1 - traits.difficulty)) < 1e-9)
      #expect(abs(logit(traits.means[2]) - third) < 1e-9)
    }
  }

  @Test("difficulties are normal, discriminations lognormal")
  func distributions() {
    let response = ItemResponseQuality(
      difficulty: .init(middle: 0.4, deviation: 1.3),
      discrimination: .init(middle: 1.5, deviation: 0.4))
    let found = traits(config(response), count: 5000)
    let difficulty = found.map(\.difficulty)
    #expect(
      StatisticalTest.kolmogorov(difficulty) { normalShare(($0 - 0.4) / 1.3) }
        > StatisticalTest.level)
    let logarithms = found.map { log((logit($0.means[1]) - logit($0.means[0])) / 1.5) }
    #expect(
      StatisticalTest.kolmogorov(logarithms) { normalShare(($0 - log(1.5)) / 0.4) }
        > StatisticalTest.level)
  }

  @Test("abilities that are not given are drawn from their normal distribution")
  func abilities() {
    let response = ItemResponseQuality(
      difficulty: .init(middle: 0, deviation: 0),
      discrimination: .init(middle: 1, deviation: 0), ability: .init(middle: 0.5, deviation: 0.7))
    let config = config(response, abilities: Array(repeating: nil, count: 3000))
    let drawn = traits(config, count: 1)[0].means.map(logit)
    #expect(
      StatisticalTest.kolmogorov(drawn) { normalShare(($0 - 0.5) / 0.7) } > StatisticalTest.level)
  }

  /// Σ(r − p) / √Σp(1 − p) is about standard normal over independent requests.
  @Test("rewards are 1 as often as the expectation says, and else 0")
  func rewards() {
    let config = config(ItemResponseQuality())
    let source = QualitySource(config, streams: ["chat"], seed: 1, replication: 0)
    var (sum, variance) = (0.0, 0.0)
    for (request, traits) in traits(config, count: 20_000).enumerated() {
      let reward = source.reward(request: request, arm: 1, traits: traits) ?? .nan
      #expect(reward == 0 || reward == 1)
      sum += reward - traits.means[1]
      variance += traits.means[1] * (1 - traits.means[1])
    }
    #expect(StatisticalTest.normal(sum / variance.squareRoot()) > StatisticalTest.level)
  }

  @Test("without noise, difficulty and discrimination are linear in the context")
  func readable() {
    let found = traits(config(ItemResponseQuality(dimension: 6, featureNoise: 0)), count: 200)
    let discriminations = found.map { (logit($0.means[1]) - logit($0.means[0])) / 1.5 }
    let contexts = found.map(\.context)
    for values in [found.map(\.difficulty), discriminations] {
      let weights = solve(Array(contexts[..<6]), Array(values[..<6]))
      // Rounding times the condition of six random contexts.
      for (context, value) in zip(contexts, values) {
        #expect(abs(product(weights, context) - value) < 1e-8)
      }
    }
  }

  @Test("contexts have a mean square length of 1")
  func length() {
    let squares = traits(config(ItemResponseQuality(dimension: 8)), count: 20_000)
      .map { product($0.context, $0.context) }
    let mean = squares.reduce(0, +) / 20_000
    let variance = squares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19_999
    #expect(
      StatisticalTest.normal((mean - 1) / (variance / 20_000).squareRoot())
        > StatisticalTest.level)
  }
}
