import DiscreteEvents
import Statistics
import Testing

@Suite("Distribution-free intervals of quantiles") struct OrderStatisticIntervalTests {
  /// Binomial probabilities by their recurrence, from 0 to `count`.
  private func binomial(_ count: Int, _ probability: Double) -> [Double] {
    var terms = [(0..<count).reduce(1.0) { term, _ in term * (1 - probability) }]
    for hits in 1...count {
      let odds = probability / (1 - probability)
      terms.append(terms[hits - 1] * odds * Double(count - hits + 1) / Double(hits))
    }
    return terms
  }

  @Test("the ranks are the narrowest whose sides are each missed rarely enough")
  func exhaustive() {
    for count in 1...120 {
      for quantile in [0.1, 0.5, 0.9, 0.97] {
        let terms = binomial(count, quantile)
        // Levels that no sum of so few terms hits exactly, where rounding would decide.
        for level in [0.55, 0.9, 0.95, 0.99] {
          // A rank's side is missed with the sum of the terms below it, or from it on.
          let miss = (1 - level) / 2
          let lower = (0...count).last { terms[..<$0].reduce(0, +) <= miss } ?? 0
          let upper = (0...count + 1).first { terms.dropFirst($0).reduce(0, +) <= miss } ?? 0
          let interval = OrderStatisticInterval(quantile: quantile, count: count, level: level)
          let expected = lower >= 1 && upper <= count ? [lower, upper] : nil
          #expect(
            interval.map { [$0.lower, $0.upper] } == expected,
            "n = \(count), quantile \(quantile), level \(level)")
        }
      }
    }
  }

  /// The median of 6 lies between the ends with probability 1 − 2/2^6 = 0.969, of 5 with 0.9375;
  /// of 10 between the second and the ninth with 1 − 2·11/2^10 = 0.979.
  @Test("medians of few observations are the tabulated ones")
  func medians() {
    #expect(OrderStatisticInterval(quantile: 0.5, count: 5) == nil)
    let six = OrderStatisticInterval(quantile: 0.5, count: 6)
    #expect(six?.lower == 1 && six?.upper == 6)
    let ten = OrderStatisticInterval(quantile: 0.5, count: 10)
    #expect(ten?.lower == 2 && ten?.upper == 9)
  }

  @Test("a 99th percentile needs 368 observations: 0.99^368 is the first below 2.5 %")
  func leastCount() {
    #expect(OrderStatisticInterval(quantile: 0.99, count: 367) == nil)
    #expect(OrderStatisticInterval(quantile: 0.99, count: 368)?.upper == 368)
    #expect(OrderStatisticInterval(quantile: 0.5, count: 0) == nil)
  }

  @Test(
    "many observations have the ranks of the normal approximation", arguments: [0.5, 0.95, 0.999])
  func large(level: Double) throws {
    for count in [10_000_000, 1 << 31] {
      for quantile in [0.5, 0.99] {
        let interval = try #require(
          OrderStatisticInterval(quantile: quantile, count: count, level: level))
        let z = try #require([0.5: 0.6744897502, 0.95: 1.9599639845, 0.999: 3.2905267315][level])
        let mean = quantile * Double(count)
        let deviation = (mean * (1 - quantile)).squareRoot()
        // The next term of the Cornish–Fisher expansion is (1 − 2p)(z² − 1)/6, below 2 here, and
        // ranks are whole numbers.
        #expect(abs(Double(interval.lower) - (mean - z * deviation)) < 4)
        #expect(abs(Double(interval.upper) - (mean + z * deviation)) < 4)
      }
    }
  }

  @Test("they enclose the quantile as often as the binomial distribution says")
  func coverage() throws {
    let random = RandomStream(seed: 1, name: "order statistics")
    let interval = try #require(OrderStatisticInterval(quantile: 0.9, count: 100))
    let exact = binomial(100, 0.9)[interval.lower..<interval.upper].reduce(0, +)
    #expect(exact >= 0.95)
    var hits = 0
    let trials = 4_000
    for _ in 0..<trials {
      let sorted = (0..<100).map { _ in random.uniform() }.sorted()
      if sorted[interval.lower - 1] <= 0.9, 0.9 < sorted[interval.upper - 1] { hits += 1 }
    }
    // Four standard deviations of the number of hits.
    let deviation = (exact * (1 - exact) / Double(trials)).squareRoot()
    #expect(abs(Double(hits) / Double(trials) - exact) < 4 * deviation)
  }
}
