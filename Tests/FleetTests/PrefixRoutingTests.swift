import DiscreteEvents
import Fleet
import Foundation
import Graphs
import Pool
import Router
import SeatrialTestSupport
import Testing
import Workload

@Suite("Prefix caches, and routers that go by them")
struct PrefixRoutingTests {
  /// Places in turn and writes down what each replica was said to hold of each prompt.
  final class Spy {
    var told: [Int: Int] = [:]
  }

  struct SpyingPolicy: RoutingPolicy {
    let spy: Spy
    let cacheDelay: SimTime
    private var tokens: ContiguousArray<Int> = []
    private var turn = 0
    let needs: ViewNeeds = .cachedPrefixes

    init(spy: Spy, cacheDelay: SimTime) {
      self.spy = spy
      self.cacheDelay = cacheDelay
    }

    mutating func place(
      _ request: RequestView, in view: FleetView, using random: RandomStream
    ) -> Decision {
      view.cachedTokens(of: request, into: &tokens)
      turn = (turn + 1) % view.count
      spy.told[request.id] = tokens[turn]
      return Decision(.place(turn), because: Reason("its turn"))
    }
  }

  /// Two replicas whose memory holds some thirteen prompts.
  private func fleet(count: Int) -> FleetConfig {
    SystemPromptFleet.make(replicas: 2, kvBlocks: 250, requests: count)
  }

  @Test("what an exact index says of an idle replica is what the replica finds")
  func exactIndex() throws {
    let spy = Spy()
    let collector = RecordCollector()
    let run = try Fleet(
      fleet(count: 500), RunOptions(), recorder: collector,
      policy: SpyingPolicy(spy: spy, cacheDelay: .zero))
    _ = try run.run()
    var hits = 0
    for record in collector.requests {
      let told = try #require(spy.told[record.id])
      // At least one token is computed, for the next one to follow from.
      #expect(record.cachedTokens == min(told, (record.promptTokens - 1) / 16 * 16))
      if told > 0 { hits += 1 }
    }
    // Neither everything nor nothing, so that evictions were told too.
    #expect(hits > 50 && hits < 450)
  }

  @Test("with a delay longer than the run nothing is ever known")
  func longDelay() throws {
    let spy = Spy()
    let run = try Fleet(
      fleet(count: 100), RunOptions(), policy: SpyingPolicy(spy: spy, cacheDelay: .seconds(200)))
    _ = try run.run()
    #expect(spy.told.count == 100)
    #expect(spy.told.values.allSatisfy { $0 == 0 })
  }

  @Test("a memory without bounds hits 36.6 % of the blocks of the Mooncake conversation trace")
  func mooncake() throws {
    guard let folder = dataFolder() else {
      print("SKIPPED: no trace data; set SEATRIAL_DATA to the folder that holds traces/")
      return
    }
    let file = folder.appending(path: "traces/mooncake/conversation_trace.jsonl").path
    let blocks = try #require(TraceDescription(of: file, format: .mooncake).blocks)
    let timing = AffineTiming(
      base: .seconds(0.006), perPrefillToken: 1_000_000, perSequence: 10_000_000,
      perContextToken: 40_000, perPrefillContextToken: 0)
    // Mooncake's own blocks, more of them than the trace has.
    let pool = PoolConfig(
      name: "pool", replicas: 1,
      engine: EngineConfig(maxBatchTokens: 200_000, block: 512, prefixCache: true),
      timing: .affine(timing), kvBlocks: 400_000)
    let config = FleetConfig(
      name: "mooncake",
      streams: [
        StreamConfig(
          name: "trace", source: .trace(TraceConfig(file: file, format: .mooncake)))
      ], pools: [pool])
    let collector = RecordCollector()
    _ = try Fleet.run(config, recorder: collector)
    #expect(collector.requests.count == 12_031)
    let hits = collector.requests.reduce(0) { $0 + $1.cachedTokens } / 512
    // The published share counts the last block of a prompt too, which is not full as a rule and so
    // is never shared: no more than that share, and the same to a tenth of a percent.
    #expect(hits <= blocks.count - blocks.distinct)
    #expect(abs(Double(hits) / Double(blocks.count) - 0.366) < 0.0005)
  }

  private func dataFolder() -> URL? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["SEATRIAL_DATA"].map { URL(filePath: $0) }
    let folder = named ?? root.appending(path: "../shared/data")
    return FileManager.default.fileExists(atPath: folder.appending(path: "traces").path)
      ? folder : nil
  }
}
