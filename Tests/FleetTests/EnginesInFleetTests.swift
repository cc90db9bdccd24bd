import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Statistics
import Testing
import Workload

@Suite("Engines in a fleet")
struct EnginesInFleetTests {
  /// One replica whose KV memory is too small for what it is offered.
  private func config(_ scheduler: SchedulerConfig) -> FleetConfig {
    let stream = StreamConfig(
      name: "stream",
      source: .generated(
        arrivals: .poisson(rate: 60),
        lengths: .independent(
          prompt: .uniform(min: 50, max: 150), output: .lognormal(mean: 60, cv: 1.5, max: 500))),
      maxTokens: 400)
    let engine = EngineConfig(
      scheduler: scheduler, maxBatch: 64, maxBatchTokens: 256, block: 16)
    let pool = PoolConfig(
      name: "pool", replicas: 1, engine: engine,
      timing: .affine(
        AffineTiming(base: .seconds(0.002), perPrefillToken: 20e6, perSequence: 20e6)),
      kvBlocks: 150)
    return FleetConfig(
      name: "engines", streams: [stream], router: RouterConfig(policy: .roundRobin), pools: [pool],
      requests: 1000)
  }

  private static let schedulers: [SchedulerConfig] = [
    .vllm, .sarathi(SarathiConfig()), .orca(.max), .orca(.pow2), .orca(.oracle),
    .sglang(SGLangConfig()),
  ]

  private func run(_ scheduler: SchedulerConfig) throws -> (FleetResult, [RequestRecord]) {
    let collector = RecordCollector()
    let result = try Fleet.run(
      config(scheduler), RunOptions(checksInvariants: true), recorder: collector)
    return (result, collector.requests)
  }

  @Test(
    "every request's gaps add up to the time from its first token to its last",
    arguments: schedulers)
  func gaps(_ scheduler: SchedulerConfig) throws {
    let (result, records) = try run(scheduler)
    #expect(records.allSatisfy { $0.status == .completed && $0.outputTokens <= 400 })
    var sum: Int64 = 0
    var count = 0
    for record in records {
      let first = try #require(record.firstToken)
      sum += (record.left - first).picoseconds
      count += record.outputTokens - 1
    }
    let cell = try #require(result.cells.first)
    #expect(cell.itl.count == count)
    // The histogram's mean is of exact sums; dividing and multiplying rounds by some ulps.
    #expect(abs(cell.itl.mean * Double(count) - Double(sum)) <= 1e-12 * Double(sum))
  }

  @Test("orca preempts nobody, and the less it knows of answers the longer requests wait")
  func orca() throws {
    let waits = try [OrcaReserve.oracle, .pow2, .max].map { reserve in
      let (result, _) = try run(.orca(reserve))
      #expect(result.pools[0].preemptions == 0)
      return try #require(result.cells.first).queue.mean
    }
    #expect(waits == waits.sorted() && waits[2] > 2 * waits[0], "\(waits)")
    #expect(try run(.vllm).0.pools[0].preemptions > 50)
  }

  @Test("a cautious estimate of answers makes retractions rare, and requests wait for it")
  func caution() throws {
    var bold = SGLangConfig()
    (bold.firstRatio, bold.clip) = (0, 1)
    var cautious = SGLangConfig()
    (cautious.firstRatio, cautious.leastFactor) = (1, 1)
    let boldly = try run(.sglang(bold)).0
    let cautiously = try run(.sglang(cautious)).0
    #expect(boldly.pools[0].preemptions > 10 * cautiously.pools[0].preemptions)
    #expect(boldly.cells[0].ttft.mean < cautiously.cells[0].ttft.mean)
  }

  @Test("blocks that went to the host come back, or their requests leave")
  func swaps() throws {
    var config = config(.vllm)
    config.pools[0].engine.swap = SwapConfig(blocks: 1000, secondsPerBlock: 1e-6)
    let result = try Fleet.run(config, RunOptions(checksInvariants: true))
    let swaps = try #require(result.pools[0].swaps)
    #expect(swaps.out > 0 && swaps.out == swaps.back)
  }
}
