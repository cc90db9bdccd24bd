import DiscreteEvents
import Fleet
import Pool
import Study
import Testing
import Workload

@Suite("Batches of one run") struct RunBatchesTests {
  private func config(_ replication: Int = 0, rate: Double = 0.5, seconds: Double) -> FleetConfig {
    FleetConfig(
      name: "queue", seed: UInt64(replication + 1),
      streams: [
        StreamConfig(
          name: "s",
          source: .generated(
            arrivals: .poisson(rate: rate),
            lengths: .independent(prompt: .constant(1), output: .constant(1))))
      ],
      pools: [
        PoolConfig(
          name: "p", replicas: 1, engine: EngineConfig(maxBatch: 1, maxBatchTokens: 64),
          timing: .affine(AffineTiming(base: .seconds(1))), kvBlocks: 1000)
      ],
      duration: .seconds(seconds), warmup: .seconds(100))
  }

  private func run(_ config: FleetConfig) throws -> (summary: Summary, notes: [String]) {
    let batches = RunBatches(config)
    let result = try Fleet.run(config, RunOptions(), recorder: batches)
    return batches.intervals(in: Summary(from: result, config: config))
  }

  @Test("the numbers are those of the run; only intervals are added")
  func sameNumbers() throws {
    let config = config(seconds: 20_000)
    let plain = Summary(from: try Fleet.run(config), config: config)
    var batched = try run(config).summary
    #expect((20...40).contains(batched.batches ?? 0))
    #expect((batched.intervals?["e2e_s.p99"] ?? 0) > 0)
    #expect(batched.intervals?["e2e_s.max"] == nil)
    batched.batches = nil
    batched.intervals = nil
    #expect(batched == plain)
  }

  /// M/D/1 with a service of 1 s at half load waits 0.5 s on average (Pollaczek–Khinchine:
  /// ρ/(2µ(1 − ρ))). Of 300 intervals of 95 % as many cover it as a binomial with p = 0.95 allows:
  /// 271 to 297 with probability 0.9998 (mean 285, standard deviation 3.8; 3.7 of them either way).
  @Test("intervals of the mean cover the truth as often as they promise")
  func coverage() throws {
    var covered = 0
    for replication in 0..<300 {
      let summary = try run(config(replication, seconds: 20_000)).summary
      let half = try #require(summary.intervals?["queue_s.mean"])
      if abs(summary.queueS.mean - 0.5) <= half { covered += 1 }
    }
    print("coverage of batch means on M/D/1: \(covered) of 300")
    #expect((271...297).contains(covered))
  }

  @Test("a run too short for its load says that its batches are not independent")
  func dependent() throws {
    let notes = try run(config(rate: 0.995, seconds: 4000)).notes
    #expect(notes.contains { $0.hasPrefix("The batches are not independent") })
  }

  @Test("a run of a handful of requests has no intervals, and says so")
  func tooFew() throws {
    let (summary, notes) = try run(config(rate: 0.01, seconds: 600))
    #expect(summary.intervals == nil)
    #expect(notes.count == 1)
  }
}
