import Calibration
import DiscreteEvents
import Fleet
import Pool
import SeatrialTestSupport
import Testing
import Workload

/// A replica that serves given requests, without a fleet around it.
@Suite struct ReplicaReplayTests {
  @Test("what requests see is what they see in a run of the fleet", arguments: 0..<20)
  func asInAFleet(seed: Int) throws {
    var config = observedFleet(
      count: 200, rate: 30,
      lengths: .independent(
        prompt: .lognormal(mean: 300, cv: 1, max: 2000), output: .uniform(min: 1, max: 60)))
    config.seed = UInt64(seed)
    // Little memory and a small batch, so that requests wait, are cut into chunks and preempted.
    config.pools[0].kvBlocks = 140
    config.pools[0].engine = EngineConfig(maxBatch: 12, maxBatchTokens: 256)
    config.pools[0].timing = .affine(
      AffineTiming(
        base: .seconds(0.004), perPrefillToken: 4e7, perSequence: 3e8, perContextToken: 1_000_000))
    config.router.decision = .fixed(.seconds(0.003))
    let collector = RecordCollector()
    _ = try Fleet.run(config, RunOptions(), recorder: collector)
    let records = collector.requests.sorted { $0.id < $1.id }
    let requests = records.compactMap(ObservedRequest.init)
    #expect(requests.count == records.count)
    let latencies = ReplicaReplay.latencies(
      of: requests, on: config.pools[0], delay: .seconds(0.003))
    #expect(records.contains { $0.preemptions > 0 }, "seed \(seed)")
    for (record, latency) in zip(records, latencies) {
      #expect(latency?.ttft == record.ttft && latency?.e2e == record.e2e, "seed \(seed)")
    }
    // Set to its own clock, a run has two tokens a request to say something of, and is never off.
    let advances = ReplicaReplay.advances(
      of: requests, on: config.pools[0], delay: .seconds(0.003))
    #expect(advances.count == 2 * requests.count, "seed \(seed)")
    #expect(advances.allSatisfy { $0.simulated == $0.measured }, "seed \(seed)")
  }
}
