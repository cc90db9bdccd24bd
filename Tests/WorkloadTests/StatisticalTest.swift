import CGSL
import Foundation
import Testing

/// The statistical tests of this room are one family: all of them pass, for a correct program,
/// with a probability of at least 1 − `familyLevel` over the choice of seeds (Bonferroni). The
/// seeds are fixed, so a run says the same every time.
enum StatisticalTest {
  static let familyLevel = 0.001
  /// At least as many as there are calls of the functions below in one run of this room's tests.
  static let familySize = 94.0
  static let level = familyLevel / familySize

  /// Kolmogorov-Smirnov: whether `sample` can come from the continuous distribution `cdf`.
  ///
  /// The asymptotic distribution with Stephens's correction for a finite sample ("EDF statistics
  /// for goodness of fit", JASA 69, 1974).
  static func kolmogorov(_ sample: [Double], cdf: (Double) -> Double) -> Double {
    let sorted = sample.sorted()
    let n = Double(sorted.count)
    var distance = 0.0
    for (index, value) in sorted.enumerated() {
      let expected = cdf(value)
      distance = max(
        distance, abs(expected - Double(index) / n), abs(Double(index + 1) / n - expected))
    }
    let x = (n.squareRoot() + 0.12 + 0.11 / n.squareRoot()) * distance
    if x < 0.2 { return 1 }
    var sum = 0.0
    for k in 1...100 {
      let term = exp(-2 * Double(k * k) * x * x)
      sum += k % 2 == 1 ? term : -term
    }
    return min(1, max(0, 2 * sum))
  }

  /// Pearson's chi-square: whether `counts` can come from cells with these probabilities, which
  /// sum to 1. Every cell must expect at least 5, by the usual rule for the approximation.
  static func chiSquare(_ counts: [Int], _ probabilities: [Double]) -> Double {
    let total = Double(counts.reduce(0, +))
    precondition(abs(probabilities.reduce(0, +) - 1) < 1e-9, "probabilities sum to 1")
    var statistic = 0.0
    for (count, probability) in zip(counts, probabilities) {
      let expected = total * probability
      precondition(expected >= 5, "a cell expects \(expected)")
      statistic += (Double(count) - expected) * (Double(count) - expected) / expected
    }
    return gsl_cdf_chisq_Q(statistic, Double(counts.count - 1))
  }

  /// Two-sided: whether a standard normal statistic can be `z`.
  static func normal(_ z: Double) -> Double { 2 * gsl_cdf_ugaussian_Q(abs(z)) }

  /// The p-values of the sample's mean and variance, given the distribution's mean, variance and
  /// excess kurtosis: by the central limit theorem, with Var(s²) ≈ (kurtosis − 1)·σ⁴ / n.
  static func moments(
    _ sample: [Double], mean: Double, variance: Double, excessKurtosis: Double
  ) -> (mean: Double, variance: Double) {
    let n = Double(sample.count)
    let average = sample.reduce(0, +) / n
    let spread = sample.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / n
    let scale = variance * ((excessKurtosis + 2) / n).squareRoot()
    return (
      normal((average - mean) / (variance / n).squareRoot()), normal((spread - variance) / scale)
    )
  }

  /// The p-value of the correlation between neighbours in an independent sequence: √n·r is about
  /// standard normal.
  static func neighbours(_ sample: [Double]) -> Double {
    let n = Double(sample.count)
    let mean = sample.reduce(0, +) / n
    let square = sample.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    let product = zip(sample, sample.dropFirst()).map { ($0 - mean) * ($1 - mean) }.reduce(0, +)
    return normal(product / square * n.squareRoot())
  }
}
