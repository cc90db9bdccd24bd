import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Testing
import Workload

/// An iteration takes 1 ms whatever is in it, so that every time below can be counted on fingers.
@Suite("A request whose calls go on by themselves")
struct SpreadInFleetTests {
  private func run(
    _ policy: any RoutingPolicy, requests: Int = 1
  ) throws -> (records: [RequestRecord], result: FleetResult) {
    let pool = { (name: String, time: Double) in
      PoolConfig(
        name: name, replicas: 1, engine: EngineConfig(maxBatch: 64, maxBatchTokens: 4096),
        timing: .affine(AffineTiming(base: .seconds(time))), kvBlocks: 4000)
    }
    let config = FleetConfig(
      name: "spread",
      streams: [
        StreamConfig(
          name: "requests",
          source: .generated(
            arrivals: .closed(clients: 1, think: .constant(.zero)),
            lengths: .independent(prompt: .constant(5), output: .constant(4))))
      ],
      pools: [pool("small", 0.001), pool("large", 0.005)], requests: requests)
    let collector = RecordCollector()
    let fleet = try Fleet(
      config, RunOptions(checksInvariants: true), recorder: collector, policy: policy)
    let result = try fleet.run()
    return (collector.requests, result)
  }

  @Test("is asked after each of them, while the others go on")
  func eachOfThem() throws {
    let log = ScriptedPrograms.Log()
    let policy = ScriptedPrograms(log) { _ in
      .spread([Call(to: 0, outputTokens: 2), Call(to: 0, outputTokens: 9)])
    } resume: { _, calls in
      switch calls.count {
      case 2 where calls[1].left == .never: .spread([Call(to: 0, outputTokens: 3)])
      case 3 where calls.contains { $0.left == .never }: .spread([])
      default: .answer(.call(calls.count - 1))
      }
    }
    let records = try run(policy).records
    // The first ends at 2 ms, the third, which follows on it, at 5 ms, the second at 9 ms.
    #expect(log.resumed.map(\.time) == [ms(2), ms(5), ms(9)])
    #expect(log.resumed.map { $0.calls.count { $0.left != .never } } == [1, 2, 3])
    #expect(records.first?.status == .completed && records.first?.left == ms(9))
  }

  @Test("is asked once for calls that end together, and another decision cancels what is left")
  func together() throws {
    let log = ScriptedPrograms.Log()
    let policy = ScriptedPrograms(log) { _ in
      .spread([2, 2, 50].map { Call(to: 0, outputTokens: $0) })
    } resume: { _, _ in
      .answer(.call(0))
    }
    let (records, result) = try run(policy)
    #expect(log.resumed.map(\.time) == [ms(2)])
    #expect(records.first?.left == ms(2))
    #expect(result.pools[0].iterations < 5, "the call that was left went on")
  }

  private func chains(_ values: [String: Double], isSynchronous: Bool) throws -> any RoutingPolicy {
    let definition = try #require(
      PolicyCatalogue.policies.first { $0.name == "conformal-chains" })
    return definition.makePolicy(values.merging(["mode": isSynchronous ? 1 : 0]) { $1 })
  }

  @Test("chains draft, are scored and continued, as often as they say")
  func counts() throws {
    for isSynchronous in [false, true] {
      for (alpha, calls) in [(0.0, 2), (1.0, 3)] {
        let policy = try chains(
          ["samples": 3, "turns": 4, "answered": 0, "alpha": alpha, "draftTokens": 10],
          isSynchronous: isSynchronous)
        let record = try #require(try run(policy).records.first)
        #expect(record.status == .completed && record.calls == 3 * 4 * calls)
      }
    }
  }

  @Test("drafts are rejected as often as the p-value allows, and nobody's wait is the shorter")
  func conformal() throws {
    let values = ["samples": 8, "turns": 5, "answered": 0.0, "alpha": 0.25, "draftTokens": 20]
    let free = try run(chains(values, isSynchronous: false), requests: 100)
    let waiting = try run(chains(values, isSynchronous: true), requests: 100)
    // 4,000 drafts: two calls each, and a third for those rejected. Scores are exchangeable, so
    // that p ≤ 1/4 of 1/4 of them but for 1/(n + 1) of n; 4.06 standard errors are 0.028.
    let calls = free.records.reduce(0) { $0 + $1.calls }
    let rejected = Double(calls - 2 * 4000) / 4000
    #expect(abs(rejected - 0.25) < 0.028 + 0.002, "\(rejected)")
    #expect(free.result.end < waiting.result.end)
  }
}

private func ms(_ count: Int64) -> SimTime { SimTime(picoseconds: count * 1_000_000_000) }
