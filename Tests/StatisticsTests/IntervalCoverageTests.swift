import DiscreteEvents
import Foundation
import SeatrialTestSupport
import Statistics
import Testing

/// Hundreds of millions of random numbers: for an optimised build.
#if DEBUG
  private let isOptimized = false
#else
  private let isOptimized = true
#endif

/// 2,000 trials each: the binomial standard deviation of a coverage of 95 % is 0.49 %, so that
/// 93–97 % lie four of them away.
@Suite(
  "95 % intervals cover 93 to 97 % of the time",
  .enabled(if: isOptimized, "SKIPPED in a debug build: draws hundreds of millions of numbers"))
struct IntervalCoverageTests {
  static let probabilities = [0.5, 0.9, 0.99]

  @Test("means and percentiles of exponential observations", arguments: [10, 30])
  func exponential(sections: Int) {
    let random = RandomStream(seed: UInt64(sections), name: "coverage")
    var mean = Coverage()
    var quantiles = Self.probabilities.map { _ in Coverage() }
    for _ in 0..<2_000 {
      let sample = Sample(sections: sections) { random.exponential(mean: 1) }
      let interval = MeanInterval(of: sample.means)
      mean.add(interval.mean, interval.halfWidth, truth: 1)
      for (index, probability) in Self.probabilities.enumerated() {
        let estimate = sample.quantile(probability)
        quantiles[index].add(
          estimate.pooled, estimate.halfWidth(), truth: -log(1 - probability))
      }
    }
    judge("exponential", sections, [mean] + quantiles)
  }

  /// Two systems on the same random numbers: logarithms with correlation 0.8.
  @Test("means, percentiles and paired differences of lognormal ones", arguments: [10, 30])
  func lognormal(sections: Int) {
    let random = RandomStream(seed: UInt64(sections), name: "paired coverage")
    var means = [Coverage(), Coverage()]
    var quantiles = Self.probabilities.map { _ in [Coverage(), Coverage()] }
    for _ in 0..<2_000 {
      let pair = PairedSample(sections: sections, random)
      let interval = MeanInterval(of: pair.first.means)
      means[0].add(interval.mean, interval.halfWidth, truth: exp(0.5))
      let difference = Difference.paired(pair.first.means, pair.second.means)
      means[1].add(difference.estimate, difference.halfWidth(), truth: exp(0.5) - exp(0.32))
      for (index, probability) in Self.probabilities.enumerated() {
        let (first, second) = (pair.first.quantile(probability), pair.second.quantile(probability))
        let z = PairedSample.normalQuantiles[index]
        quantiles[index][0].add(first.pooled, first.halfWidth(), truth: exp(z))
        let difference = first.difference(from: second)
        quantiles[index][1].add(
          difference.estimate, difference.halfWidth(), truth: exp(z) - exp(0.8 * z))
      }
    }
    judge("lognormal", sections, means + quantiles.flatMap { $0 })
  }

  private func judge(_ what: String, _ sections: Int, _ coverages: [Coverage]) {
    let shares = coverages.map(\.share)
    print("coverage:", what, sections, shares)
    for share in shares { #expect(Coverage.accepted.contains(share), "\(what) \(shares)") }
  }
}

/// Independent observations in sections of 1,000.
private struct Sample {
  private var histograms: [Histogram] = []
  private var pooled = Histogram()

  init(sections: Int) { histograms = Array(repeating: Histogram(), count: sections) }

  init(sections: Int, _ draw: () -> Double) {
    self.init(sections: sections)
    for section in 0..<sections {
      for _ in 0..<1_000 { add(draw(), to: section) }
    }
    pool()
  }

  /// In units of 2^-12: rounding moves a median of 0.7 or 1 by 0.02 % at most, a bucket of the
  /// histogram everything by 0.05 %. The narrowest interval here reaches 1.6 % to either side.
  mutating func add(_ value: Double, to section: Int) {
    histograms[section].add(Int64((value * 0x1p12).rounded()))
  }

  mutating func pool() {
    for histogram in histograms { pooled.merge(histogram) }
  }

  var means: [Double] { histograms.map { $0.mean * 0x1p-12 } }

  func quantile(_ probability: Double) -> SectionedEstimate {
    SectionedEstimate(
      pooled: Double(pooled.quantile(probability)) * 0x1p-12,
      sections: histograms.map { Double($0.quantile(probability)) * 0x1p-12 })
  }
}

/// exp(Z) and exp(0.8·(0.8·Z + 0.6·Z′)) for independent standard normal Z and Z′.
private struct PairedSample {
  private(set) var first: Sample
  private(set) var second: Sample

  /// Of the standard normal distribution, for ``IntervalCoverageTests/probabilities``.
  static let normalQuantiles = [0, 1.2815515655446004, 2.3263478740408408]

  init(sections: Int, _ random: RandomStream) {
    first = Sample(sections: sections)
    second = Sample(sections: sections)
    for section in 0..<sections {
      for _ in 0..<1_000 {
        let common = random.normal()
        first.add(exp(common), to: section)
        second.add(exp(0.8 * (0.8 * common + 0.6 * random.normal())), to: section)
      }
    }
    first.pool()
    second.pool()
  }
}
