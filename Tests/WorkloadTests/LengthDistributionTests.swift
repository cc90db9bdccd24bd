import CGSL
import DiscreteEvents
import Foundation
import Testing
import Workload

@Suite("Length distributions")
struct LengthDistributionTests {
  private let level = StatisticalTest.level
  private let draws = 100_000

  private func sample(_ config: LengthConfig) throws -> [Int] {
    try arrivals(generated(prompt: config), count: draws).map(\.prompt)
  }

  /// The chi-square p-value of a sample, whose cumulative probabilities at whole numbers are
  /// `cdf`, in about 30 cells of about equal probability.
  private func fit(_ sample: [Int], max: Int, cdf: (Int) -> Double) -> Double {
    var ends: [Int] = []
    var reached = 0.0
    for tokens in 1..<max where cdf(tokens) - reached >= 1.0 / 30 {
      // The last cell keeps what is left, so leave it enough.
      guard 1 - cdf(tokens) >= 0.001 else { break }
      ends.append(tokens)
      reached = cdf(tokens)
    }
    let cumulative = ends.map(cdf) + [1]
    let probabilities = zip(cumulative, [0] + cumulative).map { $0 - $1 }
    var counts = [Int](repeating: 0, count: probabilities.count)
    for tokens in sample { counts[ends.firstIndex { tokens <= $0 } ?? ends.count] += 1 }
    return StatisticalTest.chiSquare(counts, probabilities)
  }

  @Test("constant lengths are constant")
  func constant() throws {
    #expect(Set(try sample(.constant(77))) == [77])
  }

  @Test("uniform lengths cover both ends equally")
  func uniform() throws {
    let sample = try sample(.uniform(min: 5, max: 24))
    #expect(sample.min() == 5 && sample.max() == 24)
    #expect(fit(sample, max: 24) { max(0, Double($0 - 4) / 20) } > level)
  }

  @Test("lognormal lengths have the mean and variation asked for, rounded and clipped")
  func lognormal() throws {
    let variance = log1p(1.4 * 1.4)
    let (mu, sigma) = (log(900) - variance / 2, variance.squareRoot())
    let sample = try sample(.lognormal(mean: 900, cv: 1.4, max: 4096))
    #expect(sample.max() == 4096)
    #expect(
      fit(sample, max: 4096) { gsl_cdf_lognormal_P(Double($0) + 0.5, mu, sigma) } > level)
  }

  @Test("lognormal moments are those of the variate")
  func lognormalMoments() throws {
    let sample = try sample(.lognormal(mean: 5000, cv: 0.4, max: 100_000_000)).map(Double.init)
    let w = 1.16  // exp of the logarithm's variance: 1 + cv²
    let kurtosis = pow(w, 4) + 2 * pow(w, 3) + 3 * pow(w, 2) - 6
    // Rounding adds 1/12 to a variance of 4 million: invisible.
    let moments = StatisticalTest.moments(
      sample, mean: 5000, variance: 4e6, excessKurtosis: kurtosis)
    #expect(moments.mean > level && moments.variance > level)
  }

  @Test("lengths without variation are their mean")
  func withoutVariation() throws {
    #expect(Set(try sample(.lognormal(mean: 300, cv: 0, max: 4096))) == [300])
    #expect(Set(try sample(.gamma(mean: 300.4, cv: 0, max: 4096))) == [300])
  }

  @Test("gamma lengths have the mean and variation asked for, rounded and clipped")
  func gamma() throws {
    let (cv, mean) = (0.8, 60.0)
    let shape = 1 / (cv * cv)
    let clipped = try sample(.gamma(mean: mean, cv: cv, max: 200))
    #expect(clipped.max() == 200 && clipped.min() == 1)
    #expect(
      fit(clipped, max: 200) { gsl_cdf_gamma_P(Double($0) + 0.5, shape, mean / shape) } > level)
    let sample = try sample(.gamma(mean: 6000, cv: cv, max: 100_000_000)).map(Double.init)
    let moments = StatisticalTest.moments(
      sample, mean: 6000, variance: 36e6 * cv * cv, excessKurtosis: 6 / shape)
    #expect(moments.mean > level && moments.variance > level)
  }

  @Test(
    "zipf lengths follow the power law, also at and around exponent 1",
    arguments: [0, 0.5, 0.999_999_999, 1, 1.000_001, 1.5, 2.5])
  func zipf(exponent: Double) throws {
    let weights = (1...200).map { pow(Double($0), -exponent) }
    let total = weights.reduce(0, +)
    var cumulative = [0.0]
    for weight in weights { cumulative.append(cumulative[cumulative.count - 1] + weight / total) }
    let sample = try sample(.zipf(exponent: exponent, max: 200))
    #expect(fit(sample, max: 200) { cumulative[$0] } > level)
  }

  @Test("zipf lengths reach a maximum of a hundred million without a table")
  func hugeZipf() throws {
    let huge = try sample(.zipf(exponent: 1, max: 100_000_000))
    // With exponent 1 the chance of at most k is H(k)/H(max), harmonic numbers.
    let harmonic = { (n: Double) in log(n) + 0.577_215_664_901_532_9 + 1 / (2 * n) }
    let total = harmonic(1e8)
    let ends = [10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000]
    let cumulative = ends.map { harmonic(Double($0)) / total - ($0 == 10 ? 1 / 1200 / total : 0) }
    let steps = zip(cumulative + [1], [0] + cumulative).map { $0 - $1 }
    var counts = [Int](repeating: 0, count: steps.count)
    for tokens in huge { counts[ends.firstIndex { tokens <= $0 } ?? ends.count] += 1 }
    #expect(StatisticalTest.chiSquare(counts, steps) > level)
    #expect(Set(try sample(.zipf(exponent: 100, max: 1000))) == [1])
    #expect(Set(try sample(.zipf(exponent: 2, max: 1))) == [1])
  }

  @Test("histogram lengths come with their weights; 0 tokens count as 1")
  func histogram() throws {
    let bins = [(0, 1.0), (12, 4), (400, 0), (9000, 3)].map {
      LengthConfig.Bin(tokens: $0.0, weight: $0.1)
    }
    let sample = try sample(.histogram(bins))
    let counts = [1, 12, 9000].map { value in sample.count { $0 == value } }
    #expect(counts.reduce(0, +) == draws)
    #expect(StatisticalTest.chiSquare(counts, [1 / 8, 4 / 8, 3 / 8]) > level)
  }

  @Test("cdf lengths are linear between the points, and jump where the points do")
  func cdf() throws {
    let points = [(100, 0.5), (200, 0.5), (300, 0.8), (300, 0.9), (340, 1)].map {
      LengthConfig.Bin(tokens: $0.0, weight: $0.1)
    }
    let sample = try sample(.cdf(points))
    // Rounded to the nearest: at most k tokens means under k + ½ before.
    let cdf = { (tokens: Int) -> Double in
      let x = Double(tokens) + 0.5
      if x < 100 { return 0.005 * x }
      if x < 200 { return 0.5 }
      if x < 300 { return 0.5 + 0.003 * (x - 200) }
      return x < 340 ? 0.9 + 0.0025 * (x - 300) : 1
    }
    #expect(fit(sample, max: 340, cdf: cdf) > level)
    #expect(sample.allSatisfy { $0 <= 100 || $0 >= 200 })
  }

  @Test("pairs are drawn together, with replacement, from the rows asked for")
  func pairs() throws {
    let file = try TemporaryFile(
      "arrival_s,prompt_tokens,output_tokens\n0,9,9\n1,10,1\n2,20,2\n3,10,1\n4,30,3\n5,40,4\n")
    let trace = TraceConfig(file: file.path, format: .csv, limit: 4, offset: 1)
    let rows = try arrivals(
      .generated(arrivals: .poisson(rate: 1), lengths: .pairs(trace)), count: draws)
    #expect(rows.allSatisfy { $0.prompt == 10 * $0.output })
    let counts = (1...4).map { value in rows.count { $0.output == value } }
    #expect(counts[3] == 0)
    #expect(StatisticalTest.chiSquare(Array(counts.prefix(3)), [0.5, 0.25, 0.25]) > level)
  }

  @Test("a total drawn at once is divided, and both parts have a token at least")
  func split() throws {
    let totals = (1...10).map { total in
      try? arrivals(
        .generated(
          arrivals: .poisson(rate: 1), lengths: .split(total: .constant(total), prompt: 0.8)),
        count: 1)
    }
    #expect(totals.map { $0?.first?.prompt } == [1, 1, 2, 3, 4, 4, 5, 6, 7, 8])
    #expect(totals.map { $0?.first?.output } == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
    let source = SourceConfig.generated(
      arrivals: .poisson(rate: 1),
      lengths: .split(
        total: .histogram([.init(tokens: 5, weight: 1), .init(tokens: 10, weight: 3)]),
        prompt: 0.8))
    let rows = try arrivals(source, count: draws)
    let counts = [4, 8].map { prompt in rows.count { $0.prompt == prompt } }
    #expect(StatisticalTest.chiSquare(counts, [0.25, 0.75]) > level)
  }

  @Test("sessions are spread uniformly")
  func sessions() throws {
    let rows = try arrivals(generated(.poisson(rate: 1)), count: draws, sessions: 20)
    let counts = (0..<20).map { session in rows.count { $0.session == session } }
    #expect(StatisticalTest.chiSquare(counts, [Double](repeating: 0.05, count: 20)) > level)
  }
}
