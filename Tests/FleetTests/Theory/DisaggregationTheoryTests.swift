import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Statistics
import Testing
import Workload

/// An iteration takes 1 ms and 1 µs a prefill token, a prompt has 1,000 tokens of 1,000 bytes, and
/// a link carries 1 GB/s: a prefill takes 2 ms, its KV 1 ms alone on its way, and the iteration
/// that computes the last prompt token again 1.001 ms.
@Suite("Prefill and decode apart")
struct DisaggregationTheoryTests {
  private func run(
    _ requests: Int, every gap: SimTime, prefills: Int = 1, decodes: Int = 1,
    _ edit: (inout FleetConfig) -> Void = { _ in }
  ) throws -> (records: [RequestRecord], result: FleetResult) {
    let timing = TimingConfig.affine(AffineTiming(base: ms(1), perPrefillToken: 1_000_000))
    let engine = EngineConfig(maxBatch: 64, maxBatchTokens: 2000)
    var config = FleetConfig(
      name: "disaggregation",
      streams: [
        StreamConfig(
          name: "requests",
          source: .generated(
            arrivals: .constant(rate: 1 / gap.seconds),
            lengths: .independent(prompt: .constant(1000), output: .constant(5))))
      ],
      router: RouterConfig(policy: .roundRobin),
      pools: [
        PoolConfig(
          name: "prefill", replicas: prefills, engine: engine, timing: timing, kvBlocks: 1000,
          role: .prefill),
        PoolConfig(
          name: "decode", replicas: decodes, engine: engine, timing: timing, kvBlocks: 1000,
          role: .decode),
      ], requests: requests,
      disaggregation: DisaggregationConfig(
        bandwidth: 1e9, policy: .roundRobin,
        footprint: KVFootprint(bytesPerToken: 1000, layers: 10)))
    edit(&config)
    let collector = RecordCollector()
    let result = try Fleet.run(
      config, RunOptions(checksInvariants: true), recorder: collector)
    return (collector.requests.sorted { $0.id < $1.id }, result)
  }

  private func ms(_ milliseconds: Double) -> SimTime { .seconds(milliseconds * 1e-3) }

  @Test("a request alone takes its prefill, its transfer and an iteration to its first token")
  func alone() throws {
    let (records, result) = try run(1, every: ms(10))
    let record = try #require(records.first)
    #expect(record.ttft == ms(2 + 1 + 1.001))
    #expect(record.e2e == ms(2 + 1 + 1.001 + 4))
    #expect(record.queue == .zero)
    #expect(record.pool == 1)
    #expect(record.outputTokens == 5)
    let transfers = try #require(result.transfers)
    #expect(transfers.transfers == 1 && transfers.bytes == 1e6)
    #expect(transfers.times.max == ms(1).picoseconds)
    #expect(result.pools.map(\.requests) == [1, 1])
  }

  @Test("the link's latency is added once")
  func latency() throws {
    let (records, _) = try run(1, every: ms(10)) { $0.disaggregation?.latency = ms(0.25) }
    #expect(records.first?.ttft == ms(2 + 1 + 0.25 + 1.001))
  }

  @Test("the prefill's own token comes when the prefill ends, the next one after the transfer")
  func firstTokenOfPrefill() throws {
    let (records, result) = try run(1, every: ms(10)) { $0.disaggregation?.firstToken = .prefill }
    #expect(records.first?.ttft == ms(2))
    #expect(records.first?.e2e == ms(2 + 1 + 1.001 + 3))
    #expect(result.cells[1].itl.max == ms(1 + 1.001).picoseconds)
  }

  @Test("of two that send to one replica at once each takes twice as long")
  func sharedIn() throws {
    let (records, result) = try run(2, every: SimTime(picoseconds: 1_000_000), prefills: 2)
    // The second begins 1 µs later. Until then the first has sent 1 kB; then both send at half the
    // rate until the first is done, 2 · (1 MB − 1 kB) / 1 GB/s later: at 1.999 ms. The second has
    // sent as much and has 1 kB left, for which it has the link alone: it is done at 2 ms, which is
    // 1.999 ms after it began.
    let transfers = try #require(result.transfers)
    #expect(transfers.times.max == ms(1.999).picoseconds)
    #expect(transfers.times.mean == Double(ms(1.999).picoseconds))
    #expect(records.map(\.ttft) == [ms(2 + 1.999 + 1.001), ms(2 + 1.999 + 1.001 + 1)])
  }

  @Test("two between four replicas do not slow each other")
  func apart() throws {
    let (_, result) = try run(
      2, every: SimTime(picoseconds: 1_000_000), prefills: 2, decodes: 2)
    #expect(result.transfers?.times.max == ms(1).picoseconds)
  }

  @Test("what was sent layer by layer during the prefill is not sent after it")
  func layers() throws {
    // The link carries 2 MB in the 2 ms of the prefill, more than the 1 MB there are: the last of
    // ten layers is left.
    let (_, hidden) = try run(1, every: ms(10)) { $0.disaggregation?.overlap = .layers }
    #expect(hidden.transfers?.bytes == 1e5)
    // A quarter of the bandwidth carries 0.5 MB in that time.
    let (_, half) = try run(1, every: ms(10)) {
      $0.disaggregation?.overlap = .layers
      $0.disaggregation?.bandwidth = 0.25e9
    }
    #expect(half.transfers?.bytes == 0.5e6)
    #expect(half.transfers?.times.max == ms(2).picoseconds)
  }

  @Test("a request waits for memory where it is decoded, and holds its own where it was prefilled")
  func admission() throws {
    // A decode replica with room for one request at a time: 64 blocks of 16 tokens.
    let (records, result) = try run(3, every: ms(0.001)) {
      $0.pools[1].kvBlocks = 64
      $0.pools[0].kvBlocks = 130
    }
    // Each needs 1 ms on its way and 5.001 ms of decoding. The prefill replica has memory for two:
    // the third is prefilled when the first has been fetched.
    let ends = records.map { $0.left }
    #expect(ends[1] - ends[0] == ms(1 + 1.001 + 4))
    #expect(ends[2] - ends[1] == ms(1 + 1.001 + 4))
    #expect(result.pools[1].kvPeakBlocks == 63)
    #expect(result.pools[0].kvPeakBlocks == 126)
  }

  @Test("short prompts, and all while many wait, are prefilled where they are decoded")
  func local() throws {
    let (short, result) = try run(1, every: ms(10)) {
      $0.disaggregation?.local = LocalPrefill(promptTokens: 1000)
    }
    #expect(short.first?.ttft == ms(2))
    #expect(result.transfers?.transfers == 0)
    // While the first is prefilled the second waits; the third finds one waiting.
    let (queued, _) = try run(3, every: ms(0.001)) {
      $0.pools[0].engine.maxBatchTokens = 1000
      $0.disaggregation?.local = LocalPrefill(queue: 1)
    }
    #expect(queued[2].ttft == ms(2))
    #expect(queued[1].ttft.map { $0 > ms(4) } == true)
  }

  @Test("a request is recorded where it was decoded")
  func recorded() throws {
    let (records, result) = try run(4, every: ms(1), prefills: 2)
    #expect(records.allSatisfy { $0.pool == 1 })
    #expect(result.cells[0].outcomes.arrived == 0)
    #expect(result.cells[1].outcomes.completed == 4)
  }
}
