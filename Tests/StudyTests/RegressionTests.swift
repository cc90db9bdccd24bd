import DiscreteEvents
import Scenario
import Statistics
import Study
import Testing

@Suite("A regression test's verdicts") struct RegressionTests {
  private let ten = (0..<10).map { 100 + Double($0) }

  /// The verdict on `path` when its values go from `before` to `after`.
  private func change(
    _ path: WritableKeyPath<Summary, Double>, _ metric: String, from before: [Double],
    to after: [Double], seeds: (UInt64, UInt64) = (1, 1), overrides: [String] = []
  ) throws -> MetricChange {
    let baseline = try RegressionSamples.runs(before, of: path, seed: seeds.0, overrides: overrides)
      .baseline(file: "small.yaml")
    let fresh = try RegressionSamples.runs(after, of: path, seed: seeds.1, overrides: overrides)
    let regression = Regression(fresh, against: baseline)
    #expect((regression.pairs != nil) == (seeds.0 == seeds.1))
    return try #require(regression.changes.first { $0.metric.path == metric })
  }

  @Test("the same values pass, to the last bit")
  func same() throws {
    let baseline = try RegressionSamples.runs(ten, of: \.ttftS.p99).baseline(file: "small.yaml")
    let regression = Regression(try RegressionSamples.runs(ten, of: \.ttftS.p99), against: baseline)
    #expect(regression.isIdentical)
    #expect(regression.failures.isEmpty)
    #expect(regression.changes.count == 15)
    #expect(regression.notes.isEmpty)
  }

  @Test("worse beyond the threshold in every pair fails; better is told and does not")
  func worseAndBetter() throws {
    let slower = ten.map { $0 * 1.03 }
    let worse = try change(\.ttftS.p99, "ttft_s.p99", from: ten, to: slower)
    #expect(worse.verdict == .worse)
    #expect(worse.verdict.isFailure)
    let better = try change(\.ttftS.p99, "ttft_s.p99", from: slower, to: ten)
    #expect(better.verdict == .better)
    #expect(!better.verdict.isFailure)
  }

  @Test("where more is better, less is worse")
  func direction() throws {
    let goodput: WritableKeyPath<Summary, Double> = \.throughput.outputTokensPerS
    let less = ten.map { $0 * 0.97 }
    let metric = "throughput.output_tokens_per_s"
    #expect(try change(goodput, metric, from: ten, to: less).verdict == .worse)
    #expect(try change(goodput, metric, from: less, to: ten).verdict == .better)
  }

  @Test("significant within the threshold is small")
  func small() throws {
    let change = try change(\.ttftS.p99, "ttft_s.p99", from: ten, to: ten.map { $0 * 1.01 })
    #expect(change.verdict == .small)
    #expect((change.adjustedP ?? 1) < 1e-6)
  }

  @Test("beyond the threshold by chance is unclear")
  func unclear() throws {
    var after = ten
    after[4] *= 2
    let change = try change(\.ttftS.p99, "ttft_s.p99", from: ten, to: after)
    // One pair of ten differs: t = 1 exactly, whatever the distance, with p = 0.17.
    #expect(change.verdict == .unclear)
    #expect(change.adjustedP == 1)
  }

  @Test("the level holds for all metrics together, by Holm's method")
  func holm() throws {
    // Differences d·(1 ± s): t = √10/(s·√(10/9)) = 3/s, here 4; p = 0.00156 for 9 degrees of
    // freedom, which is less than 0.01 and, times 15 metrics, more.
    let after = ten.enumerated().map { $1 + 4 * ($0.isMultiple(of: 2) ? 1.75 : 0.25) }
    let change = try change(\.ttftS.p99, "ttft_s.p99", from: ten, to: after)
    #expect(change.difference?.estimate == 4)
    let p = try #require(change.difference?.pValue(greaterThan: 0))
    #expect(abs(p - 0.001556) < 1e-5)
    #expect(abs(try #require(change.adjustedP) - 15 * p) < 1e-12)
    #expect(change.verdict == .unclear)
    let off = Metric.paths.filter { $0 != "ttft_s.p99" }.map { "regress.metrics.\($0)=off" }
    let alone = try self.change(
      \.ttftS.p99, "ttft_s.p99", from: ten, to: after, overrides: off)
    #expect(alone.adjustedP == p)
    #expect(alone.verdict == .worse)
  }

  @Test("other seeds are independent samples, by Welch's test")
  func independent() throws {
    let after = ten.map { $0 + 4 }
    let paired = try change(\.ttftS.p99, "ttft_s.p99", from: ten, to: after)
    #expect(paired.verdict == .worse)
    let independent = try change(\.ttftS.p99, "ttft_s.p99", from: ten, to: after, seeds: (1, 2))
    #expect(independent.difference == Difference.welch(after, ten))
    #expect(independent.verdict == .unclear)
  }

  @Test("fewer replications of the same seed are compared with their own")
  func fewer() throws {
    let baseline = try RegressionSamples.runs(ten, of: \.ttftS.p99).baseline(file: "small.yaml")
    let fresh = try RegressionSamples.runs(Array(ten.prefix(4)), of: \.ttftS.p99)
    let regression = Regression(fresh, against: baseline)
    #expect(regression.pairs == 4)
    #expect(regression.isIdentical)
    #expect(regression.notes.count == 1)
  }

  @Test("a metric that is no merit fails whichever way it moves")
  func neutral() throws {
    let busy: WritableKeyPath<Summary, Double> = \.pools[0].busy
    let watch = ["regress.metrics.pools[0].busy=1%"]
    for factor in [0.98, 1.02] {
      let moved = try change(
        busy, "pools[0].busy", from: ten, to: ten.map { $0 * factor }, overrides: watch)
      #expect(moved.verdict == .moved)
    }
  }

  @Test("a count must get worse by more than both of its thresholds")
  func counts() throws {
    let zeros = [Double](repeating: 0, count: 10)
    func verdict(_ before: [Double], _ after: [Double]) throws -> MetricChange.Verdict {
      try change(\.kv.preemptions, "kv.preemptions", from: before, to: after).verdict
    }
    #expect(try verdict(zeros, zeros) == .same)
    #expect(try verdict(zeros, zeros.map { $0 + 10 }) == .small)
    #expect(try verdict(zeros, zeros.map { $0 + 11 }) == .worse)
    let thousand = zeros.map { $0 + 1000 }
    #expect(try verdict(thousand, thousand.map { $0 + 50 }) == .small)
    #expect(try verdict(thousand, thousand.map { $0 + 51 }) == .worse)
  }

  @Test("what is there no more fails, and so does what the baseline does not know")
  func appearing() throws {
    let served = try RegressionSamples.runs(ten, of: \.ttftS.p99)
    let unserved = try RegressionSamples.runs(ten, of: \.ttftS.p99, completed: 0)
    let gone = Regression(unserved, against: served.baseline(file: "small.yaml"))
    #expect(
      gone.failures.map(\.verdict) == [
        .vanished, .vanished, .vanished, .vanished, .vanished, .vanished,
      ])
    #expect(gone.failures.allSatisfy { $0.metric.isLatency && $0.after == nil })
    let new = Regression(served, against: unserved.baseline(file: "small.yaml"))
    #expect(Set(new.failures.map(\.verdict)) == [.appeared])
    #expect(new.failures.count == 6)
  }

  @Test("the reader is told that the scenario is not what was recorded")
  func notes() throws {
    var baseline = try RegressionSamples.runs(ten, of: \.ttftS.p99).baseline(file: "small.yaml")
    baseline.fingerprint = "0000000000000000"
    baseline.warmup = .zero
    let fresh = try RegressionSamples.runs(ten, of: \.ttftS.p99)
    let notes = Regression(fresh, against: baseline).notes
    #expect(notes.count == 2)
    #expect(notes[0].contains("has changed since"))
    #expect(notes[1] == "The first 10.0 s are left out; of the baseline, 0.0 s.")
    baseline.overrides = ["duration=1min"]
    #expect(
      Regression(fresh, against: baseline).notes[0]
        == "The baseline was recorded with --set duration=1min.")
  }

  @Test("runs do not depend on the number of threads, and leave the same baseline")
  func threads() throws {
    let one = try RegressionSamples.runs(seed: 3, replications: 4, threads: 1)
    let three = try RegressionSamples.runs(seed: 3, replications: 4, threads: 3)
    let baseline = one.baseline(file: "small.yaml")
    #expect(baseline == three.baseline(file: "small.yaml"))
    #expect(baseline.metrics.count == 15)
    #expect(Regression(three, against: baseline).isIdentical)
  }
}

extension Metric {
  /// What is watched of the sample scenario.
  fileprivate static let paths = [
    "ttft_s.p50", "ttft_s.p99", "tpot_s.p50", "tpot_s.p99", "e2e_s.p50", "e2e_s.p99",
    "throughput.output_tokens_per_s", "slo.attainment", "slo.goodput_per_s", "cost_usd",
    "requests.rejected", "requests.failed", "requests.timed_out", "requests.unfinished",
    "kv.preemptions",
  ]
}
