import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Statistics
import Testing
import Workload

/// An iteration takes 1 ms whatever is in it, so that every time below can be counted on fingers.
@Suite("A request whose calls race")
struct RacesInFleetTests {
  private typealias Outcome = (log: ScriptedPrograms.Log, records: [RequestRecord], FleetResult)

  /// One request of 5 prompt and 4 output tokens comes at 10 ms; two replicas that prefill
  /// `chunk` tokens an iteration.
  private func run(
    chunk: Int = 512, place: @escaping (RequestView) -> Decision.Action,
    resume: @escaping (RequestView, [CallOutcome]) -> Decision.Action = { _, _ in .reject }
  ) throws -> Outcome {
    let config = FleetConfig(
      name: "races",
      streams: [
        StreamConfig(
          name: "requests",
          source: .generated(
            arrivals: .constant(rate: 100),
            lengths: .independent(prompt: .constant(5), output: .constant(4))))
      ],
      pools: [
        PoolConfig(
          name: "pool", replicas: 2, engine: EngineConfig(maxBatch: 8, maxBatchTokens: chunk),
          timing: .affine(AffineTiming(base: ms(1))), kvBlocks: 100)
      ], requests: 1)
    let log = ScriptedPrograms.Log()
    let collector = RecordCollector()
    let fleet = try Fleet(
      config, RunOptions(checksInvariants: true), recorder: collector,
      policy: ScriptedPrograms(log, place: place, resume: resume))
    let result = try fleet.run()
    return (log, collector.requests, result)
  }

  @Test("is answered by the first that completes, and the others are cancelled then")
  func first() throws {
    let (log, records, result) = try run { _ in
      .race(
        [Call(to: 0, outputTokens: 70), Call(to: 1, outputTokens: 2)], patience: .never,
        for: .firstToken)
    }
    let record = try #require(records.first)
    #expect(record.status == .completed && record.replica == 1 && record.calls == 2)
    #expect(record.outputTokens == 2 && record.left == ms(12))
    let calls = try #require(log.outcomes.first?.calls)
    #expect(calls.map(\.isCompleted) == [false, true])
    #expect(calls.map(\.left) == [ms(12), ms(12)])
    #expect(calls.map(\.outputTokens) == [2, 2])
    #expect(log.resumed.isEmpty)
    #expect(result.pools[0].iterations < 6, "the loser went on")
    #expect(result.cells[0].itl.count == 1, "the first call's gaps count, and no other's")
  }

  @Test("goes on with another call when no first token is out in time")
  func late() throws {
    // A token of the prompt an iteration: the first token is out at 15 ms.
    let (log, records, _) = try run(chunk: 1) { _ in
      .race([Call(to: 0)], patience: ms(3), for: .firstToken)
    } resume: { _, _ in
      .race([Call(to: 1, promptTokens: 1)], patience: ms(3), for: .firstToken)
    }
    #expect(log.resumed.map(\.time) == [ms(13)])
    let seen = try #require(log.resumed.first?.calls)
    #expect(seen.map(\.left) == [.never] && seen[0].firstToken == nil)
    // The second's first token comes at 14 ms, its last at 17 ms; the first's last at 18 ms.
    #expect(records.first?.replica == 1 && records.first?.left == ms(17))
    #expect(records.first?.ttft == ms(4))
  }

  @Test("asks nobody once what was waited for is there")
  func inTime() throws {
    for (milestone, asked) in [(Milestone.firstToken, []), (.completion, [ms(16)])] {
      let (log, records, _) = try run(chunk: 1) { _ in
        .race([Call(to: 0)], patience: ms(6), for: milestone)
      } resume: { _, calls in
        .race([], patience: calls[0].firstToken == ms(15) ? .never : ms(1), for: milestone)
      }
      #expect(log.resumed.map(\.time) == asked)
      #expect(records.first?.left == ms(18) && records.first?.calls == 1)
    }
  }

  @Test("is asked about again and again while its policy only waits")
  func waiting() throws {
    let (log, records, _) = try run { _ in
      .race([Call(to: 0, outputTokens: 6)], patience: ms(2), for: .completion)
    } resume: { _, _ in
      .race([], patience: ms(2), for: .completion)
    }
    // It completes at 16 ms, as the third patience ends: ends come first.
    #expect(log.resumed.map(\.time) == [ms(12), ms(14)])
    #expect(records.first?.left == ms(16))
  }

  @Test("is asked about at once when every call was turned away")
  func refusals() throws {
    let (log, records, _) = try run { _ in
      .race([Call(to: 0, promptTokens: 100_000)], patience: ms(5), for: .firstToken)
    } resume: { _, calls in
      calls.count == 1
        ? .race([Call(to: 1)], patience: ms(5), for: .firstToken) : .answer(.call(1))
    }
    #expect(log.resumed.map(\.time) == [ms(10)])
    #expect(records.first?.status == .completed && records.first?.left == ms(14))
    let (_, failed, _) = try run { _ in
      .race([Call(to: 0, promptTokens: 100_000)], patience: ms(5), for: .firstToken)
    } resume: { _, _ in
      .answer(.call(0))
    }
    #expect(failed.first?.status == .rejected)
  }

  @Test("has its calls cancelled by any other decision")
  func otherDecisions() throws {
    let (log, records, result) = try run { _ in
      .race([Call(to: 0, outputTokens: 70)], patience: ms(2), for: .completion)
    } resume: { _, _ in
      .send(Call(to: 1, outputTokens: 3))
    }
    #expect(records.first?.left == ms(15) && records.first?.replica == 1)
    #expect(log.outcomes.first?.calls.map(\.left) == [ms(12), ms(15)])
    #expect(result.pools[0].iterations < 8)
  }
}

private func ms(_ count: Int64) -> SimTime { SimTime(picoseconds: count * 1_000_000_000) }

/// Eight replicas, one of them five times as slow as the others.
@Suite("Hedged requests")
struct HedgingInFleetTests {
  private func run(_ policy: String, _ values: [String: Double] = [:]) throws -> FleetResult {
    let definition = try #require(PolicyCatalogue.policies.first { $0.name == policy })
    var parameters = PolicyParameters(defaultsOf: definition.parameters)
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      parameters = parameters.setting(name, to: value)
    }
    let config = FleetConfig(
      name: "hedging",
      streams: [
        StreamConfig(
          name: "requests",
          source: .generated(
            arrivals: .poisson(rate: 60),
            lengths: .independent(prompt: .constant(50), output: .constant(20))))
      ],
      router: RouterConfig(policy: .defined(DefinedPolicy(definition, parameters))),
      pools: [
        PoolConfig(
          name: "pool", replicas: 8, engine: EngineConfig(maxBatch: 8),
          timing: .affine(AffineTiming(base: ms(10))), kvBlocks: 1000)
      ],
      faults: [
        FaultConfig(
          name: "straggler", effect: .slow(factor: 20),
          outages: .listed([Outage(start: .zero, length: .seconds(1000), unit: 0)]))
      ], requests: 6000)
    return try Fleet.run(config, RunOptions(checksInvariants: false))
  }

  @Test("make no more extra calls than the budget, and shorten the tail")
  func tail() throws {
    let hedged = try run("hedge")
    let plain = try run("hedge", ["budget": 0])
    let extra = hedged.calls.calls - hedged.calls.requests
    #expect(plain.calls.calls == plain.calls.requests)
    #expect(extra > 60, "a hundredth of the requests: there are stragglers to be hedged")
    #expect(extra * 20 <= hedged.calls.requests, "\(extra) extra calls")
    let (tail, plainTail) = (hedged.cells[0].ttft, plain.cells[0].ttft)
    #expect(tail.quantile(0.99) < plainTail.quantile(0.99))
  }

  @Test("as repetitions come at the ends of rounds, and shorten the tail of whole answers")
  func repetition() throws {
    // An answer takes 20 iterations of 10 ms, and 4 s on the straggler.
    let repeated = try run("repeat", ["round": 0.5])
    let plain = try run("repeat", ["rounds": 1])
    #expect(plain.calls.calls == plain.calls.requests)
    #expect(repeated.calls.calls > plain.calls.calls)
    #expect(repeated.cells[0].e2e.quantile(0.999) < ms(750).picoseconds)
    #expect(plain.cells[0].e2e.quantile(0.999) > ms(3000).picoseconds)
  }
}
