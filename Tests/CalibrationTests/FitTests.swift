import Calibration
import DiscreteEvents
import Foundation
import Pool
import Statistics
import Testing

@Suite("The fit of iteration times") struct FitTests {
  /// Samples of a machine with the known law, each run once.
  static func samples(
    _ count: Int, seed: UInt64, noise: Double, disturbed: Double = 0
  ) throws -> [IterationSample] {
    var machine = SyntheticMachine(seed: seed)
    machine.noise = noise
    machine.disturbed = disturbed
    return try RandomShapes.make(count, seed: seed).map { shape in
      IterationSample(shape: shape, seconds: try machine.run(shape), noise: noise, repeats: 1)
    }
  }

  private func coefficient(_ fit: IterationFit, _ operation: Operator, _ term: FitTerm) -> Double {
    fit.coefficients.first { $0.operation == operation && $0.term == term }?.seconds ?? 0
  }

  @Test("a law without noise comes back, coefficient by coefficient")
  func exact() throws {
    let fit = try #require(IterationFit(try Self.samples(240, seed: 1, noise: 0)))
    // What is added to the diagonal moves a coefficient by up to 1e-10 of the largest one in its
    // system, in units of the columns' lengths; collinear columns multiply that by up to 10^4.
    func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-5 * b }
    #expect(
      near(
        coefficient(fit, .decodeAttention, .contextTokens), SyntheticMachine.perContextToken))
    #expect(near(coefficient(fit, .decodeAttention, .decodes), SyntheticMachine.perDecode))
    #expect(near(coefficient(fit, .prefillAttention, .pairs), SyntheticMachine.perPair))
    #expect(near(coefficient(fit, .prefillAttention, .chunks), SyntheticMachine.perChunk))
    #expect(near(coefficient(fit, .head, .emits), SyntheticMachine.head))
    #expect(near(coefficient(fit, .dense, .iteration), SyntheticMachine.iteration))
    #expect(near(coefficient(fit, .other, .iteration), SyntheticMachine.host))
    for shape in RandomShapes.make(60, seed: 2) where (1...1500).contains(shape.tokens) {
      let truth = SyntheticMachine.law(shape)
      #expect(abs(fit.seconds(of: shape).total / truth.total - 1) < 1e-5, "\(shape)")
    }
  }

  @Test("with 3 % noise and every tenth run disturbed, new shapes are predicted within noise")
  func robust() throws {
    let fit = try #require(
      IterationFit(try Self.samples(400, seed: 3, noise: 0.03, disturbed: 0.1)))
    #expect(fit.outliers > 0)
    let errors = RandomShapes.make(200, seed: 4).map { shape in
      abs(fit.seconds(of: shape).total / SyntheticMachine.law(shape).total - 1)
    }
    // An operator has 400 observations of 3 % and fits up to 20 terms: the error of a mean
    // prediction is about 3 % · √(20/400) = 0.7 %, a factor of 2 more where few samples lie.
    // Least squares would be off by the disturbance, 10 % · (3 − 1) = 20 %.
    #expect(try #require(errors.median) < 0.007)
    #expect(try #require(errors.quantile(0.95)) < 0.03)
  }

  @Test("no coefficient is negative, whatever the noise")
  func nonNegative() throws {
    for seed in 0..<20 {
      let fit = try #require(
        IterationFit(try Self.samples(120, seed: UInt64(10 + seed), noise: 0.5)))
      #expect(fit.coefficients.allSatisfy { $0.seconds > 0 })
    }
  }

  @Test("the intervals of predictions cover the truth as often as they say")
  func coverage() throws {
    let shapes = RandomShapes.make(5, seed: 77).filter { $0.tokens > 4 }
    var covered = 0
    var asked = 0
    for seed in 0..<100 {
      let samples = try Self.samples(200, seed: UInt64(100 + seed), noise: 0.03, disturbed: 0.03)
      let fit = try #require(IterationFit(samples))
      for shape in shapes {
        let truth = SyntheticMachine.law(shape).total
        let reach = 1.96 * fit.standardError(of: shape)
        asked += 1
        if abs(fit.seconds(of: shape).total - truth) <= reach { covered += 1 }
      }
    }
    let part = Double(covered) / Double(asked)
    // 95 % in the limit. A hundred fits, whose predictions of several shapes hang together, give
    // ±4.3 % (two standard deviations of a binomial of 100), and knots that miss the law's knee add
    // a bias that intervals do not know, which may cost another 5 %.
    #expect(part > 0.85, "covered \(part)")
    #expect(part < 0.995, "covered \(part): the intervals are too wide to tell anything")
  }

  @Test("times that are only known as a whole are fitted too")
  func wholeOnly() throws {
    let samples = try Self.samples(300, seed: 5, noise: 0).map { sample in
      var whole = sample
      whole.seconds = OperatorSeconds()
      whole.seconds[.other] = sample.seconds.total
      return whole
    }
    let fit = try #require(IterationFit(samples))
    for shape in RandomShapes.make(60, seed: 6) where (1...1500).contains(shape.tokens) {
      let truth = SyntheticMachine.law(shape).total
      #expect(abs(fit.seconds(of: shape).total / truth - 1) < 1e-3, "\(shape)")
    }
  }

  @Test("too few samples for their terms are refused")
  func tooFew() throws {
    #expect(IterationFit(try Self.samples(3, seed: 1, noise: 0)) == nil)
    #expect(CrossValidation(try Self.samples(4, seed: 1, noise: 0)) == nil)
  }

  @Test("cross-validation finds the noise, and the speed's error is far below it")
  func crossValidation() throws {
    let check = try #require(CrossValidation(try Self.samples(300, seed: 8, noise: 0.03)))
    // Independent 3 % for each operator: a whole iteration, of which the largest operator is
    // usually more than half, has 1.5 % to 3 %; the median of |e| is 0.67 of that.
    #expect((0.008...0.025).contains(check.iterations.median))
    #expect(check.iterations.p95 < 0.08)
    #expect(check.operators.map(\.operation).contains(.decodeAttention))
    // 1.25 · 3 % / √300 = 0.2 %, beside the median's own.
    #expect(check.speedError(drift: 0) < 0.008)
    #expect(check.speedError(drift: 0.05) >= 0.05)
  }

  @Test("a profile of a fit takes what the fit predicts, to a nanosecond")
  func profile() throws {
    let fit = try #require(IterationFit(try Self.samples(240, seed: 1, noise: 0.02)))
    let profile = fit.profile(name: "fit", source: "test", calibration: nil)
    let timing = TimingModel(.profile(profile), engine: EngineConfig(maxBatchTokens: 4096))
    for shape in RandomShapes.make(100, seed: 9) where shape.tokens <= 4096 {
      let seconds = fit.seconds(of: shape).total
      // Half a picosecond a token of context, and one for each of five rounded parts.
      let bound = 0.5 * Double(shape.batch.contextTokens) + 5
      #expect(abs(Double(timing.duration(of: shape.batch)) - seconds * 1e12) <= bound, "\(shape)")
    }
  }
}
