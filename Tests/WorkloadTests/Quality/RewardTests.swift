import DiscreteEvents
import Foundation
import Testing
import Workload

@Suite("Rewards and confidences")
struct RewardTests {
  private func source(
    _ confidence: ConfidenceConfig? = nil, seed: UInt64 = 1
  ) -> (source: QualitySource, traits: RequestTraits) {
    var traits = RequestTraits()
    traits.means = [0.5, 0.5, 0.5]
    let config = QualityConfig(
      arms: arms(3), generator: .itemResponse(ItemResponseQuality()), confidence: confidence)
    return (QualitySource(config, streams: [], seed: seed, replication: 0), traits)
  }

  @Test("request and arm have the same luck whatever was asked before")
  func luck() {
    let (first, traits) = source()
    let (second, _) = source()
    let cells = (0..<500).flatMap { request in (0..<3).map { (request, $0) } }
    let forwards = cells.map { first.reward(request: $0.0, arm: $0.1, traits: traits) }
    let backwards = cells.reversed().map { second.reward(request: $0.0, arm: $0.1, traits: traits) }
    #expect(forwards == backwards.reversed())
    #expect(first.reward(request: 0, arm: 3, traits: traits) == nil)
    #expect(first.reward(request: 0, arm: -1, traits: traits) == nil)
  }

  /// Of 1,000 pairs of independent fair coins a half agree: the statistic is standard normal.
  @Test("arms, attempts, requests and seeds each have a luck of their own")
  func independence() {
    let (source, traits) = source()
    let (other, _) = self.source(seed: 2)
    let reward = { (request: Int, arm: Int, attempt: Int) in
      source.reward(request: request, arm: arm, traits: traits, attempt: attempt)
    }
    let pairs: [(Int) -> Bool] = [
      { reward($0, 0, 0) == reward($0, 1, 0) }, { reward($0, 0, 0) == reward($0, 0, 1) },
      { reward($0, 0, 0) == reward($0 + 1, 0, 0) },
      { reward($0, 0, 0) == other.reward(request: $0, arm: 0, traits: traits) },
    ]
    for agree in pairs {
      let count = (0..<1000).count { agree($0) }
      let z = (Double(count) - 500) / 250.0.squareRoot()
      #expect(StatisticalTest.normal(z) > StatisticalTest.level)
    }
  }

  /// The area under the curve is Φ(√2·separation/noise); over independent pairs of a right and a
  /// wrong answer the number of times that the right one is surer is binomial.
  @Test("right answers are surer than wrong ones as often as the separation says")
  func separation() throws {
    for (separation, noise) in [(0.5, 1.0), (1, 1), (0, 1), (2, 3)] {
      let config = ConfidenceConfig(separation: separation, noise: noise)
      let (source, traits) = source(config)
      var surer = 0
      for request in 0..<10_000 {
        let right = try #require(
          source.confidence(request: 2 * request, arm: 0, reward: 1, traits: traits))
        let wrong = try #require(
          source.confidence(request: 2 * request + 1, arm: 0, reward: 0, traits: traits))
        #expect((0...1).contains(right) && (0...1).contains(wrong))
        if right > wrong { surer += 1 }
      }
      let area = normalShare(2.0.squareRoot() * separation / noise)
      let z = (Double(surer) - 10_000 * area) / (10_000 * area * (1 - area)).squareRoot()
      #expect(StatisticalTest.normal(z) > StatisticalTest.level)
    }
  }

  @Test("an intent may have a separation of its own; without noise it is all there is")
  func byIntent() throws {
    let config = ConfidenceConfig(separation: 1, noise: 0, separations: [nil, 3])
    var (source, traits) = source(config)
    for (intent, separation) in [(-1, 1.0), (0, 1), (1, 3), (2, 1)] {
      traits.intent = intent
      let right = try #require(source.confidence(request: 0, arm: 0, reward: 1, traits: traits))
      let wrong = try #require(source.confidence(request: 0, arm: 0, reward: 0, traits: traits))
      #expect(abs(right - 1 / (1 + exp(-separation))) < 1e-12)
      #expect(abs(wrong - 1 / (1 + exp(separation))) < 1e-12)
    }
    (source, traits) = self.source()
    #expect(source.confidence(request: 0, arm: 0, reward: 1, traits: traits) == nil)
  }
}
