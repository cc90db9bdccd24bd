import Calibration
import DiscreteEvents
import Fleet
import Foundation
import Pool
import Scenario
import SeatrialTestSupport
import Testing

/// Replays of runs that the simulator itself made, so that what must come out is known.
@Suite struct ReplayTests {
  /// Some three hundred requests, enough to keep a queue, on a profile with `host` milliseconds an
  /// iteration, `prefill` in one that prefills, and unequal contexts that cost something or not.
  static func fleet(host: Double = 0, prefill: Double = 0, skew: Bool = false) throws
    -> FleetConfig
  {
    let text = """
      seatrial: 1
      name: known
      requests: 300
      workload:
        - { name: chat, arrivals: { poisson: 10/s }, prompt: { uniform: { min: 20, max: 900 } },
            output: { uniform: { min: 2, max: 200 } } }
      pools:
        - name: one
          replicas: 1
          engine: { maxBatch: 64, maxBatchTokens: 512, kvBlocks: 2000 }
          timing: { affine: { base: 6ms, perPrefillToken: 0.05ms, perSequence: 0.1ms } }
      """
    var config = try Scenario.parse(text: text, file: "known.yaml").config
    let skewed = Profile.Grid(
      rows: [1, 64], columns: [0, 100], seconds: [[2e-5, 2e-5], [2e-5, 2e-5]])
    config.pools[0].timing = .profile(
      Profile(
        name: "known", source: "a test", overhead: host * 1e-3,
        dense: .init(at: [1, 64, 512], seconds: [0.008, 0.009, 0.030]),
        sequences: .init(at: [1, 64], seconds: [0.0005, 0.002]),
        decodeSkew: skew ? skewed : nil,
        linear: LinearTerms(perContextToken: 1e-7, perPrefillIteration: prefill * 1e-3)))
    return config
  }

  /// What a run of `config` is as a measured one.
  static func measured(_ config: FleetConfig) throws -> MeasuredRun {
    let collector = RecordCollector()
    _ = try Fleet.run(config, RunOptions(), recorder: collector)
    let requests = collector.requests.sorted { $0.id < $1.id }.map {
      MeasuredRequest(
        id: $0.id, arrival: $0.arrival, promptTokens: $0.promptTokens,
        outputTokens: $0.outputTokens, queue: $0.queue, ttft: $0.ttft, tpot: $0.tpot, e2e: $0.e2e)
    }
    return MeasuredRun(source: "a run", requests: requests)
  }

  @Test("a run replayed on the fleet that made it is that run, to the picosecond")
  func itself() throws {
    let config = try Self.fleet(host: 1, prefill: 4)
    let replay = try Replay(config, on: Self.measured(config), prompts: nil)
    let comparison = ReplayComparison(replay, try replay.simulate(), scenario: "known")
    #expect(comparison.requests.compared == 300)
    for latency in [comparison.ttftS, comparison.tpotS, comparison.e2eS] {
      let latency = try #require(latency)
      #expect(latency.errorOfRequests.p95 == 0)
      #expect(latency.p99.error == 0)
    }
    #expect(comparison.makespanS?.error == 0)
    #expect(comparison.running?.meanAbsoluteDifference == 0)
    #expect(comparison.waiting?.meanAbsoluteDifference == 0)
    #expect((comparison.running?.measuredMean ?? 0) > 1)
  }

  @Test("a fleet that takes longer shows as errors above zero")
  func slower() throws {
    let replay = try Replay(
      Self.fleet(host: 3), on: Self.measured(Self.fleet()), prompts: nil)
    let comparison = ReplayComparison(replay, try replay.simulate(), scenario: "known")
    let tpot = try #require(comparison.tpotS)
    #expect(tpot.mean.error > 0.05)
    #expect(tpot.errorOfRequests.median > 0.05)
  }

  @Test(
    "the host's times and the skew are found from the first seconds, and hold for the rest",
    arguments: [false, true])
  func hostFit(_ skew: Bool) throws {
    let truth = try Self.fleet(host: 2, prefill: 5, skew: skew)
    let replay = try Replay(
      Self.fleet(skew: true), on: Self.measured(truth), prompts: nil)
    let fitted = try ReplayHostFit(replay, window: 8).fit()
    #expect(fitted.result.requests < 150)
    #expect(fitted.result.skew == skew)
    // Without noise, truth leaves no error at all: what is left is the search's own, which ends in
    // a small valley.
    #expect(fitted.result.ttftError + fitted.result.tpotError < 0.02)
    // A TPOT is the mean of iterations, of which a part prefill: it tells the sum of both times,
    // and
    // hardly one from the other, so that what one is too much the other is too little. The sum is
    // held to account by the requests that follow, below; each by itself must be nearer to the
    // truth than leaving it out is, which is 0.
    #expect(abs(fitted.result.perIterationS - 0.002) < 0.002)
    #expect(abs(fitted.result.perPrefillIterationS - 0.005) < 0.005)
    let outcome = try replay.simulate(timing: .profile(fitted.profile))
    let rest = ReplayComparison(replay, outcome, scenario: "known", after: 8)
    #expect(rest.requests.compared == 300 - fitted.result.requests)
    let (tpot, e2e) = (try #require(rest.tpotS), try #require(rest.e2eS))
    #expect(abs(tpot.mean.error) < 0.03)
    #expect(abs(e2e.mean.error) < 0.03)
  }

  @Test("a fit needs a profile, enough requests, and some that are left")
  func refusals() throws {
    var affine = try Self.fleet()
    let measured = try Self.measured(affine)
    let replay = try Replay(affine, on: measured, prompts: nil)
    #expect(throws: ReplayError.self) { try ReplayHostFit(replay, window: 0.1) }
    #expect(throws: ReplayError.self) { try ReplayHostFit(replay, window: 1e6) }
    affine.pools[0].timing = .affine(AffineTiming(base: .seconds(0.01)))
    let other = try Replay(affine, on: measured, prompts: nil)
    #expect(throws: ReplayError.self) { try ReplayHostFit(other, window: 8) }
  }
}
