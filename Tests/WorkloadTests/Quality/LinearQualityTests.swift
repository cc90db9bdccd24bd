import DiscreteEvents
import Foundation
import Testing
import Workload

@Suite("Quality that is linear in the context")
struct LinearQualityTests {
  /// One arm a cluster, each θ its centre, and each context a centre: the best arm's number is the
  /// cluster's.
  private func clusters(
    _ count: Int, zipf: Double, drift: LinearQuality.Drift? = nil, requests: Int
  ) -> [Int] {
    let linear = LinearQuality(
      clusters: count, zipf: zipf, spread: 0, skill: 1, offDomain: 0, drift: drift)
    let config = QualityConfig(arms: arms(count), generator: .linear(linear))
    return traits(config, count: requests).map { traits in
      traits.means.indices.max { traits.means[$0] < traits.means[$1] } ?? -1
    }
  }

  @Test("clusters are as popular as Zipf's law says", arguments: [0, 1, 1.2])
  func popularity(zipf: Double) {
    let weights = (1...15).map { pow(Double($0), -zipf) }
    let total = weights.reduce(0, +)
    var counts = [Int](repeating: 0, count: 15)
    for cluster in clusters(15, zipf: zipf, requests: 20_000) { counts[cluster] += 1 }
    #expect(
      StatisticalTest.chiSquare(counts, weights.map { $0 / total }) > StatisticalTest.level)
  }

  @Test("popularity rotates by so many places each period")
  func rotation() {
    // With exponent 10 the most popular has 99.9 % of a period's 1,000 requests.
    let drift = LinearQuality.Drift(period: .seconds(1000), rotate: 4)
    let found = clusters(15, zipf: 10, drift: drift, requests: 6000)
    let mode = (0..<6).map { period -> Int in
      let slice = found[(period * 1000)..<((period + 1) * 1000)]
      return (0..<15).max { a, b in
        slice.count { $0 == a } < slice.count { $0 == b }
      } ?? -1
    }
    #expect(mode == [0, 4, 8, 12, 1, 5])
  }

  @Test("contexts have length 1, and expected rewards are linear in them")
  func linear() {
    let linear = LinearQuality(dimension: 5)
    let found = traits(QualityConfig(arms: arms(7), generator: .linear(linear)), count: 300)
    for traits in found { #expect(abs(product(traits.context, traits.context) - 1) < 1e-12) }
    for arm in 0..<7 {
      // Five contexts determine θ; it then gives the means of all others, up to rounding times the
      // condition of five random directions.
      let theta = solve(found[..<5].map(\.context), found[..<5].map { $0.means[arm] })
      for traits in found {
        #expect(abs(product(theta, traits.context) - traits.means[arm]) < 1e-9)
      }
    }
  }

  /// In one dimension with one centre, x = c = ±1, and ⟨x, θ⟩ = skill + offDomain·(±z).
  @Test("arms' parameters lie about their centres as they should")
  func parameters() {
    let linear = LinearQuality(
      dimension: 1, clusters: 1, spread: 0, skill: 0.9, offDomain: 0.3)
    let means = traits(QualityConfig(arms: arms(5000), generator: .linear(linear)), count: 1)[0]
      .means
    #expect(
      StatisticalTest.kolmogorov(means) { normalShare(($0 - 0.9) / 0.3) } > StatisticalTest.level)
  }

  /// x = (c + s·z/√d) / |…| has ⟨x, c⟩ = (1 + s·z₁/√d) / √(1 + 2s·z₁/√d + s²·χ²/d), of which the
  /// expectation is 1/√(1 + s²) up to terms of order s²/d ≤ 1/256, here allowed twice over.
  @Test("contexts lie as far from their centre as spread says", arguments: [0.2, 0.5, 1])
  func spread(of spread: Double) {
    let linear = LinearQuality(
      dimension: 256, clusters: 1, spread: spread, skill: 1, offDomain: 0)
    let found = traits(QualityConfig(arms: arms(1), generator: .linear(linear)), count: 2000)
    let mean = found.reduce(0) { $0 + $1.means[0] } / 2000
    #expect(abs(mean - 1 / (1 + spread * spread).squareRoot()) < 2.0 / 256)
  }

  @Test("rewards are normal about their expectation")
  func noise() {
    let linear = LinearQuality(noise: 0.25)
    let config = QualityConfig(arms: arms(3), generator: .linear(linear))
    let found = traits(config, count: 10_000)
    let source = QualitySource(config, streams: ["chat"], seed: 1, replication: 0)
    let errors = found.enumerated().map { request, traits in
      let reward = source.reward(request: request, arm: 1, traits: traits) ?? .nan
      return (reward - traits.means[1]) / 0.25
    }
    #expect(StatisticalTest.kolmogorov(errors, cdf: normalShare) > StatisticalTest.level)
    #expect(StatisticalTest.neighbours(errors) > StatisticalTest.level)
  }

  /// θ_k = θ·cos kφ + u·sin kφ: so m_(k+1) + m_(k−1) = 2·cos φ·m_k, whatever x is, and half a turn
  /// is the opposite.
  @Test("parameters turn by the angle of a period, and come back after a full turn")
  func turning() {
    let drift = LinearQuality.Drift(period: .seconds(1), degrees: 30)
    let linear = LinearQuality(clusters: 1, spread: 0, drift: drift)
    let found = traits(QualityConfig(arms: arms(4), generator: .linear(linear)), count: 25)
    for arm in 0..<4 {
      let means = found.map { $0.means[arm] }
      for k in 1..<24 {
        let expected = 2 * cos(Double.pi / 6) * means[k]
        #expect(abs(means[k + 1] + means[k - 1] - expected) < 1e-12)
      }
      #expect(abs(means[6] + means[0]) < 1e-12)
      #expect(abs(means[12] - means[0]) < 1e-12)
    }
  }

  @Test("another arm changes nothing about the others, nor about the requests")
  func additions() {
    let few = traits(QualityConfig(arms: arms(4), generator: .linear(LinearQuality())), count: 50)
    let more = traits(QualityConfig(arms: arms(5), generator: .linear(LinearQuality())), count: 50)
    #expect(few.map(\.context) == more.map(\.context))
    #expect(few.map(\.means) == more.map { Array($0.means.dropLast()) })
  }

  @Test("another seed or replication has other arms and other requests")
  func others() {
    let config = QualityConfig(arms: arms(4), generator: .linear(LinearQuality()))
    let first = traits(config, count: 3)
    for other in [traits(config, count: 3, seed: 2), traits(config, count: 3, replication: 1)] {
      #expect(first.map(\.context) != other.map(\.context))
      #expect(first.map(\.means) != other.map(\.means))
    }
    #expect(first == traits(config, count: 3))
  }
}
