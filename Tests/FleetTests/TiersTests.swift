import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Testing
import Workload

@Suite("Tiers below the GPU's memory")
struct TiersTests {
  static let scenarios: ClosedRange<UInt64> = 1...100

  @Test("leaping and stepping leave the same records, whatever is fetched, written and kept")
  func leapIsStep() throws {
    for number in Self.scenarios {
      let config = RandomScenario(number).makeTiered()
      #expect(try LeapStepComparison.difference(in: config) == nil, "scenario \(number)")
    }
  }

  private static let host = TierConfig(name: "host", blocks: 100_000, read: 1e15, write: 1e15)

  private func fleet(
    replicas: Int = 1, kvBlocks: Int, tiers: [TierConfig] = []
  ) -> FleetConfig {
    var fleet = SystemPromptFleet.make(replicas: replicas, kvBlocks: kvBlocks, requests: 300)
    if !tiers.isEmpty { fleet.pools[0].tiers = TiersConfig(tiers: tiers, bytesPerBlock: 1e6) }
    return fleet
  }

  private func run(_ config: FleetConfig) throws -> PoolResult {
    try Fleet.run(config, RunOptions(checksInvariants: true)).pools[0]
  }

  @Test(
    "below a small cache an endless tier that takes no time finds what an endless cache finds",
    arguments: OffloadRule.allCases)
  func endlessTier(_ offload: OffloadRule) throws {
    var host = Self.host
    host.offload = offload
    let endless = try run(fleet(kvBlocks: 100_000))
    let small = try run(fleet(kvBlocks: 30))
    let tiered = try run(fleet(kvBlocks: 30, tiers: [host]))
    #expect(tiered.prefixes == endless.prefixes)
    #expect(try #require(small.prefixes).cachedTokens < endless.prefixes?.cachedTokens ?? 0)
    let tier = try #require(tiered.tiers.first)
    #expect(tier.tokens > 0 && tier.peakBlocks > 0)
    // Requests come one by one and none is preempted: all that was read was a hit.
    #expect(tier.readBytes == Double(tier.tokens / 16) * 1e6)
  }

  @Test("what one replica has computed another fetches from a store that they share")
  func sharedStore() throws {
    let alone = try run(fleet(replicas: 4, kvBlocks: 100_000))
    var store = Self.host
    store.share = .pool
    let shared = try run(fleet(replicas: 4, kvBlocks: 100_000, tiers: [store]))
    // As one cache that all of them had: what is computed anywhere is found everywhere.
    let one = try run(fleet(kvBlocks: 100_000))
    #expect(shared.prefixes == one.prefixes)
    #expect(try #require(alone.prefixes).cachedTokens < one.prefixes?.cachedTokens ?? 0)
  }

  @Test("fetching from a slow tier delays the request alone, by its bytes over the bandwidth")
  func fetchTime() throws {
    var slow = Self.host
    slow.read = 1e8
    slow.latency = .seconds(0.005)
    let (fast, late) = (RecordCollector(), RecordCollector())
    _ = try Fleet.run(fleet(kvBlocks: 30, tiers: [Self.host]), RunOptions(), recorder: fast)
    _ = try Fleet.run(fleet(kvBlocks: 30, tiers: [slow]), RunOptions(), recorder: late)
    var fetched = 0
    for (a, b) in zip(fast.requests, late.requests) {
      let (before, after) = (try #require(a.scheduled), try #require(b.scheduled))
      guard before > a.arrival else {
        #expect(after == b.arrival)
        continue
      }
      // At infinite speed a fetch takes a few picoseconds: 1e-15 of a second a byte.
      let bytes = Double((before - a.arrival).picoseconds) * 1e3
      let seconds = (after - b.arrival).seconds
      // Rounding up to a picosecond is worth up to 1,000 bytes of a million a block, and 1e-11 s.
      #expect(abs(seconds - 0.005 - bytes / 1e8) <= 2e-5)
      fetched += 1
    }
    #expect(fetched > 50)
  }

  @Test("transfers that share a way take as many times as long")
  func fairSharing() {
    let bandwidth = 1e9
    for sharers in 1...5 {
      var transfers = KVTransfers(out: [bandwidth], into: [.infinity])
      for slot in 0..<sharers {
        transfers.begin(
          Int32(slot), from: 0, to: 0, bytes: 3e6, latency: .zero, at: .seconds(1))
      }
      #expect(transfers.next == .seconds(1 + Double(sharers) * 0.003))
    }
  }
}

@Suite("Sessions of several turns")
struct TurnsTests {
  /// Five sessions at a time at most, each of six turns that add up to 40 tokens, 10 s apart, among
  /// other requests of 500 tokens.
  private func fleet(
    kvBlocks: Int, others: Double = 0, retention: Retention? = nil, share: Double = 0
  ) -> FleetConfig {
    let lengths = LengthsConfig.independent(
      prompt: .uniform(min: 100, max: 300), output: .uniform(min: 1, max: 40))
    var streams = [
      StreamConfig(
        name: "sessions",
        source: .generated(arrivals: .constant(rate: 0.05), lengths: lengths),
        turns: TurnsConfig(
          count: .constant(6), prompt: .uniform(min: 1, max: 40), pause: .constant(.seconds(10))))
    ]
    if others > 0 {
      let long = LengthsConfig.independent(prompt: .constant(500), output: .constant(5))
      streams.append(
        StreamConfig(
          name: "others",
          source: .generated(arrivals: .constant(rate: others), lengths: long),
          systemPrompts: SystemPromptConfig(count: 100_000, tokens: 496)))
    }
    let timing = AffineTiming(
      base: .seconds(0.002), perPrefillToken: 20_000_000, perSequence: 10_000_000,
      perContextToken: 40_000, perPrefillContextToken: 900)
    let pool = PoolConfig(
      name: "pool", replicas: 1,
      engine: EngineConfig(prefixCache: true, retention: share), timing: .affine(timing),
      kvBlocks: kvBlocks)
    return FleetConfig(
      name: "turns", streams: streams,
      router: RouterConfig(policy: .roundRobin, retention: retention), pools: [pool],
      duration: .seconds(600))
  }

  private func records(_ config: FleetConfig, _ mode: SimulationMode = .leap) throws
    -> [RequestRecord]
  {
    let collector = RecordCollector()
    _ = try Fleet.run(
      config, RunOptions(mode: mode, checksInvariants: true), recorder: collector)
    return collector.requests.sorted { $0.id < $1.id }
  }

  /// For each turn after a session's first, what it found in memory and what it could have found:
  /// the whole blocks of all that was said but for the last answer's last token.
  private func found(_ records: [RequestRecord]) -> [(found: Int, most: Int)] {
    var last: [Int: RequestRecord] = [:]
    var found: [(found: Int, most: Int)] = []
    for record in records where record.stream == 0 {
      if let before = last[record.session] {
        #expect(record.arrival - before.left == .seconds(10))
        let said = before.promptTokens + before.outputTokens
        #expect(record.promptTokens > said && record.promptTokens <= said + 40)
        found.append((record.cachedTokens, (said - 1) / 16 * 16))
      }
      last[record.session] = record
    }
    return found
  }

  @Test("each turn goes on from all that was said, and finds it in a memory that is large enough")
  func everythingIsFound() throws {
    let found = found(try records(fleet(kvBlocks: 100_000)))
    #expect(found.count > 100)
    #expect(found.allSatisfy { $0.found == $0.most })
  }

  @Test("what is kept as long as the pause is found again, though others need room meanwhile")
  func retention() throws {
    // 400 blocks; others take 32 each, five a second: 1,600 in a pause.
    let without = found(try records(fleet(kvBlocks: 400, others: 5)))
    #expect(without.allSatisfy { $0.found == 0 })
    let keep = Retention(timeToLive: .seconds(10.001))
    let with = found(
      try records(fleet(kvBlocks: 400, others: 5, retention: keep, share: 0.5)))
    #expect(with.count > 100)
    #expect(with.allSatisfy { $0.found == $0.most })
    let short = Retention(timeToLive: .seconds(5))
    let late = found(
      try records(fleet(kvBlocks: 400, others: 5, retention: short, share: 0.5)))
    #expect(late.allSatisfy { $0.found == 0 })
  }

  @Test("keeping for no time, or no blocks, changes nothing")
  func offIsOff() throws {
    let plain = try records(fleet(kvBlocks: 400, others: 5))
    let noTime = Retention(timeToLive: .zero)
    #expect(
      try records(fleet(kvBlocks: 400, others: 5, retention: noTime, share: 0.5)) == plain)
    let keep = Retention(timeToLive: .seconds(60))
    #expect(try records(fleet(kvBlocks: 400, others: 5, retention: keep)) == plain)
  }

  @Test("no more than the budget is kept, the beginnings of prompts first")
  func budget() throws {
    // A sixteenth of 400 blocks: 25 of them, less than two sessions.
    let keep = Retention(timeToLive: .seconds(60))
    let config = fleet(kvBlocks: 400, others: 5, retention: keep, share: 0.0625)
    let found = found(try records(config))
    #expect(found.contains { $0.found > 0 })
    #expect(found.allSatisfy { $0.found <= min($0.most, 25 * 16) })
    #expect(try records(config, .step) == records(config))
  }
}
