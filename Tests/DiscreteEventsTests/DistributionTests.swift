internal import CGSL
import DiscreteEvents
import Foundation
import Testing

/// Whether variates follow their distributions.
///
/// Every check is a test of a true hypothesis that a right sampler fails with probability
/// `level`/`checks`, so that all of them together fail one with a probability of at most `level`
/// (Bonferroni). Seeds are fixed: what passes once always passes.
struct DistributionTests {
  static let level = 0.001
  /// Two statistics for each sampler.
  static let checks = Double(2 * samplers.count)
  static let draws = 100_000

  /// A sampler, its distribution function, and its mean and standard deviation.
  struct Sampler: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var mean: Double
    var deviation: Double
    var draw: @Sendable (RandomStream) -> Double
    var cumulative: @Sendable (Double) -> Double
  }

  static let samplers = [
    Sampler(
      testDescription: "uniform", mean: 0.5, deviation: (1.0 / 12).squareRoot(),
      draw: { $0.uniform() }, cumulative: { $0 }),
    Sampler(
      // The middle of each of a thousand equal parts of [0, 1].
      testDescription: "below 1000", mean: 0.5, deviation: ((1 - 1e-6) / 12).squareRoot(),
      draw: { (Double($0.below(1_000)) + 0.5) / 1_000 }, cumulative: { $0 }),
    Sampler(
      // Rejects a quarter of the draws.
      testDescription: "below 3·2^61", mean: 0.5, deviation: (1.0 / 12).squareRoot(),
      draw: { Double($0.below(3 << 61)) / Double(3 << 61) }, cumulative: { $0 }),
    Sampler(
      testDescription: "exponential", mean: 2.5, deviation: 2.5,
      draw: { $0.exponential(mean: 2.5) }, cumulative: { gsl_cdf_exponential_P($0, 2.5) }),
    Sampler(
      testDescription: "normal", mean: 0, deviation: 1,
      draw: { $0.normal() }, cumulative: { gsl_cdf_ugaussian_P($0) }),
    Sampler(
      testDescription: "gamma, shape 0.5", mean: 1.5, deviation: 0.5.squareRoot() * 3,
      draw: { $0.gamma(shape: 0.5, scale: 3) }, cumulative: { gsl_cdf_gamma_P($0, 0.5, 3) }),
    Sampler(
      testDescription: "gamma, shape 4", mean: 2, deviation: 1,
      draw: { $0.gamma(shape: 4, scale: 0.5) }, cumulative: { gsl_cdf_gamma_P($0, 4, 0.5) }),
    Sampler(
      // Mean e^(μ + σ²/2), variance (e^(σ²) - 1) times its square.
      testDescription: "lognormal", mean: exp(0.3 + 0.125),
      deviation: exp(0.3 + 0.125) * (exp(0.25) - 1).squareRoot(),
      draw: { $0.lognormal(mu: 0.3, sigma: 0.5) }, cumulative: { gsl_cdf_lognormal_P($0, 0.3, 0.5) }
    ),
  ]

  /// F(X) is uniform where X has the distribution function F: Pearson's X² over 200 equal parts,
  /// 500 expected in each, is χ² with 199 degrees of freedom.
  @Test("variates have the distribution that they are named after", arguments: samplers)
  func distribution(sampler: Sampler) {
    let random = RandomStream(seed: 1, name: "distribution of \(sampler.testDescription)")
    let cells = 200
    var counts = [Int](repeating: 0, count: cells)
    for _ in 0..<Self.draws {
      let share = sampler.cumulative(sampler.draw(random))
      counts[min(cells - 1, Int(share * Double(cells)))] += 1
    }
    let expected = Double(Self.draws) / Double(cells)
    let statistic = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) }
    let chance = gsl_cdf_chisq_Q(statistic / expected, Double(cells - 1))
    // Too good a fit is as wrong as too bad a one.
    #expect(2 * min(chance, 1 - chance) > Self.level / Self.checks)
  }

  /// By the central limit theorem the mean of n variates is normal with standard deviation σ/√n;
  /// at n = 100,000 the theorem's error is far below the level (skewness at most 2.9: Edgeworth's
  /// first term changes the tail by under 10 %).
  @Test("variates have the mean of their distribution", arguments: samplers)
  func mean(sampler: Sampler) {
    let random = RandomStream(seed: 1, name: "mean of \(sampler.testDescription)")
    let sum = (0..<Self.draws).reduce(0.0) { sum, _ in sum + sampler.draw(random) }
    let count = Double(Self.draws)
    let z = (sum / count - sampler.mean) / (sampler.deviation / count.squareRoot())
    #expect(2 * gsl_cdf_ugaussian_Q(abs(z)) > Self.level / Self.checks)
  }

  @Test("GSL reports errors, and does not end the process, once a stream exists")
  func errorHandlerOff() {
    _ = RandomStream(seed: 1, name: "any")
    // No probability is 2.
    #expect(gsl_cdf_chisq_Pinv(2, 1).isNaN)
  }
}
