import Calibration
import DiscreteEvents
import Foundation
import Pool
import Testing

@Suite("A profile adapted to another device") struct AdaptationTests {
  /// The synthetic machine's profile, fitted to many samples without noise.
  static func known() throws -> Profile {
    let fit = try #require(IterationFit(try FitTests.samples(400, seed: 1, noise: 0)))
    return fit.profile(name: "known", source: "test", calibration: nil)
  }

  /// Samples of a machine whose operators take `ratios` times as long as the synthetic one's.
  static func samples(
    _ count: Int, _ ratios: [Operator: Double], noise: Double, seed: UInt64, isWhole: Bool = false
  ) throws -> [IterationSample] {
    try FitTests.samples(count, seed: seed, noise: noise).map { sample in
      var scaled = sample
      for operation in Operator.allCases {
        scaled.seconds[operation] *= ratios[operation] ?? ratios[.other] ?? 1
      }
      if isWhole {
        let total = scaled.seconds.total
        scaled.seconds = OperatorSeconds()
        scaled.seconds[.other] = total
      }
      return scaled
    }
  }

  private static let uneven: [Operator: Double] = [
    .dense: 0.4, .prefillAttention: 0.25, .decodeAttention: 0.6, .head: 0.5, .other: 0.4,
  ]

  /// Median |e| about 200 iterations without noise.
  private func error(_ adaptation: Adaptation, _ ratios: [Operator: Double]) throws -> Double {
    let truth = try Self.samples(200, ratios, noise: 0, seed: 99)
    return try #require(truth.map { abs(adaptation.error(of: $0)) }.median)
  }

  @Test("without samples it is what was believed before")
  func prior() throws {
    let prior = AdaptationPrior(try Self.known(), nil)
    let adapted = Adaptation(prior, [])
    for shape in RandomShapes.make(60, seed: 2) where (1...1500).contains(shape.tokens) {
      #expect(abs(adapted.seconds(of: shape) / SyntheticMachine.law(shape).total - 1) < 1e-4)
    }
    // Nothing known: a factor e^1.5 and more either way.
    #expect(adapted.standardError(of: RandomShapes.make(20, seed: 3)) > 1.5)
  }

  @Test("one sample tells how fast a device is that is slower as a whole", arguments: [0.2, 1, 7])
  func oneSample(factor: Double) throws {
    let same = Dictionary(uniqueKeysWithValues: Operator.allCases.map { ($0, factor) })
    let prior = AdaptationPrior(try Self.known(), nil)
    let adapted = Adaptation(prior, try Self.samples(1, same, noise: 0, seed: 4))
    // The common ratio has variance 1.5², what an operator has of its own 0.4² + 0.3²: from the
    // operators of one iteration it is known to √(0.25/4) of a logarithm at worst, but all agree,
    // so that what shrinks them is the share of the prior alone: ln 7 · 0.02²/1.5² and less, and
    // for operators not seen their mean.
    #expect(try error(adapted, same) < 0.03)
    #expect(adapted.standardError(of: RandomShapes.make(20, seed: 3)) < 0.5)
  }

  @Test("ten samples are enough where operators differ, by operator or as a whole")
  func tenSamples() throws {
    let prior = AdaptationPrior(try Self.known(), nil)
    let before = try error(Adaptation(prior, []), Self.uneven)
    #expect(before > 0.5)
    for isWhole in [false, true] {
      let samples = try Self.samples(10, Self.uneven, noise: 0.02, seed: 5, isWhole: isWhole)
      let after = try error(Adaptation(prior, samples), Self.uneven)
      // Ten observations of 2 %, beside a misfit of 2 % that is assumed, for some five operators:
      // 3 % · √(5/10) = 2 %, and twice that where totals do not tell operators apart.
      #expect(after < (isWhole ? 0.05 : 0.03), "\(isWhole): \(after)")
    }
  }

  @Test("with many samples it comes to what their own fit says")
  func manySamples() throws {
    let samples = try Self.samples(300, Self.uneven, noise: 0.02, seed: 6)
    let prior = AdaptationPrior(try Self.known(), nil)
    let adapted = try error(Adaptation(prior, samples), Self.uneven)
    // 2 % of noise over 300 samples and some 20 ratios, 0.5 %; the law scaled by operator lies in
    // what ratios can express.
    #expect(adapted < 0.01, "\(adapted)")
  }

  @Test("a wild sample does not carry the others away")
  func wild() throws {
    let prior = AdaptationPrior(try Self.known(), nil)
    var samples = try Self.samples(12, Self.uneven, noise: 0.02, seed: 7)
    for operation in Operator.allCases { samples[3].seconds[operation] *= 5 }
    // Huber's loss bounds one observation's pull to 1.345 standard deviations of 12.
    #expect(try error(Adaptation(prior, samples), Self.uneven) < 0.05)
  }

  @Test("the profile takes what the adaptation predicts")
  func profile() throws {
    let samples = try Self.samples(20, Self.uneven, noise: 0.02, seed: 8)
    let adapted = Adaptation(AdaptationPrior(try Self.known(), nil), samples)
    let timing = TimingModel(.profile(adapted.profile), engine: EngineConfig(maxBatchTokens: 4096))
    for shape in RandomShapes.make(100, seed: 9) where (1...1500).contains(shape.tokens) {
      let ratio = Double(timing.duration(of: shape.batch)) * 1e-12 / adapted.seconds(of: shape)
      // Between points of a curve, time and ratio are straight in the one and their product is
      // curved in the other: at most an eighth of the product of both changes between neighbouring
      // powers of two, here below a tenth each.
      #expect(abs(ratio - 1) < 0.01, "\(shape.batch): \(ratio)")
    }
  }

  @Test("its error falls with the number of samples, and the same seed draws the same ones")
  func study() throws {
    let prior = AdaptationPrior(try Self.known(), nil)
    let samples = try Self.samples(40, Self.uneven, noise: 0.02, seed: 10)
    let study = AdaptationStudy(prior, samples, resamplings: 6)
    #expect(study.rows.map(\.samples) == [0, 1, 2, 5, 10, 20])
    let medians = study.rows.map(\.median)
    #expect(medians[0] > medians[1] && medians[1] > medians[4])
    #expect(study.rows.allSatisfy { $0.low <= $0.median && $0.median <= $0.high })
    #expect(AdaptationStudy(prior, samples, resamplings: 6).rows == study.rows)
    #expect(AdaptationStudy(prior, samples, resamplings: 6, seed: 2).rows != study.rows)
  }
}
