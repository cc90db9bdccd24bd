import DiscreteEvents
import Fleet
import Pool
import Statistics
import Study
import Testing
import Workload

@Suite("Summary of a run") struct SummaryTests {
  /// Two streams, only the first with an SLO, over two pools: 100 s, 20 s of them warm-up.
  private let config = FleetConfig(
    name: "two", seed: 7,
    streams: [stream("chat", SLO(ttft: .seconds(1))), stream("batch", SLO())],
    pools: [], warmup: .seconds(20))

  private static func stream(_ name: String, _ slo: SLO) -> StreamConfig {
    StreamConfig(
      name: name,
      source: .generated(
        arrivals: .poisson(rate: 1),
        lengths: .independent(prompt: .constant(1), output: .constant(1))),
      slo: slo)
  }

  private func cell(_ seconds: [Double], good: Int = 0, timedOut: Int = 0) -> LatencyCell {
    var cell = LatencyCell()
    cell.outcomes.completed = seconds.count
    cell.outcomes.timedOut = timedOut
    cell.good = good
    cell.promptTokens = 10 * seconds.count
    cell.outputTokens = 4 * seconds.count
    for value in seconds { cell.ttft.add(SimTime.seconds(value).picoseconds) }
    return cell
  }

  private var result: FleetResult {
    var result = FleetResult()
    result.end = .seconds(100)
    // chat in pool a and b, batch in pool a and b
    result.cells = [
      cell([1, 2], good: 1), cell([3], timedOut: 1), cell([10]), cell([20, 30, 40]),
    ]
    var turnedAway = OutcomeCounts()
    turnedAway.rejected = 2
    result.unplaced = [turnedAway, OutcomeCounts()]
    var a = PoolResult()
    (a.name, a.replicas, a.kvBlocks, a.kvPeakBlocks, a.preemptions) = ("a", 2, 100, 25, 3)
    a.dollarsPerHour = 36
    var b = PoolResult()
    (b.name, b.replicas, b.kvBlocks, b.kvPeakBlocks, b.preemptions) = ("b", 1, 40, 30, 4)
    b.dollarsPerHour = 36
    result.pools = [a, b]
    result.engine.events = 9
    result.skippedRows = [0, 5]
    return result
  }

  private var summary: Summary {
    var config = config
    config.pools = ["a", "b"].map {
      PoolConfig(
        name: $0, replicas: 1, engine: EngineConfig(), timing: .affine(AffineTiming(base: .zero)),
        kvBlocks: 100)
    }
    return Summary(from: result, config: config)
  }

  @Test("counts are over all streams, pools and requests that reached no pool")
  func counts() {
    #expect(summary.scenario == "two")
    #expect(summary.seed == 7)
    #expect(summary.requests.arrived == 10)
    #expect(summary.requests.completed == 7)
    #expect(summary.requests.rejected == 2)
    #expect(summary.requests.timedOut == 1)
    #expect(summary.tokens.prompt == 70)
    #expect(summary.tokens.output == 28)
    #expect(summary.skippedRows == 5)
  }

  @Test("rates are over the time after the warm-up")
  func rates() {
    #expect(summary.simulatedS == 100)
    #expect(summary.throughput.requestsPerS == 7.0 / 80)
    #expect(summary.throughput.outputTokensPerS == 28.0 / 80)
  }

  @Test("percentiles are those of all cells together")
  func percentiles() {
    // Of 1, 2, 3, 10, 20, 30, 40 s: the median has rank 4, the 90th percentile rank 7.
    // A histogram's quantile is off by at most half a bucket, 1/2048.
    #expect(abs(summary.ttftS.p50 - 10) <= 10.0 / 2048)
    #expect(abs(summary.ttftS.p90 - 40) <= 40.0 / 2048)
    #expect(summary.ttftS.max == 40)
    #expect(abs(summary.ttftS.mean - 106.0 / 7) < 1e-12)
  }

  @Test("attainment is over every arrival of streams with an SLO")
  func attainment() throws {
    let slo = try #require(summary.slo)
    // chat: 3 completed, 1 timed out, 2 rejected; 1 good.
    #expect(slo.attainment == 1.0 / 6)
    #expect(slo.goodputPerS == 1.0 / 80)
  }

  @Test("streams are told apart when there are several")
  func streams() throws {
    let streams = try #require(summary.streams)
    #expect(streams.map(\.name) == ["chat", "batch"])
    #expect(streams.map(\.requests.arrived) == [6, 4])
    #expect(streams[0].slo?.attainment == 1.0 / 6)
    #expect(streams[1].slo == nil)
    #expect(streams[1].ttftS.max == 40)
  }

  @Test("memory, cost and pools")
  func pools() throws {
    #expect(summary.kv.peakUtilization == 0.75)
    #expect(summary.kv.preemptions == 7)
    // 72 dollars an hour for 100 s
    #expect(try #require(summary.costUsd) == 2)
    #expect(summary.pools.map(\.name) == ["a", "b"])
  }

  @Test("a cost is absent when one pool has no price")
  func noPrice() {
    var result = result
    result.pools[1].dollarsPerHour = nil
    #expect(Summary(from: result, config: config).costUsd == nil)
  }

  @Test("an empty run has no number that is not finite")
  func empty() {
    let summary = Summary(from: FleetResult(), config: config)
    #expect(summary.numbers.allSatisfy { $0.value.isFinite })
    #expect(summary.slo?.attainment == 0)
  }
}
