import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Statistics
import Testing
import Workload

/// An iteration takes 1 ms whatever is in it, so that every time below can be counted on fingers.
@Suite("A request that becomes several calls")
struct CallsInFleetTests {
  private typealias Outcome = (log: ScriptedPrograms.Log, records: [RequestRecord], FleetResult)

  /// One request of 5 prompt and 4 output tokens comes at 10 ms; two replicas, no queue limit.
  private func run(
    decision: SimTime = .zero, _ edit: (inout FleetConfig) -> Void = { _ in },
    place: @escaping (RequestView) -> Decision.Action,
    resume: @escaping (RequestView, [CallOutcome]) -> Decision.Action
  ) throws -> Outcome {
    var config = FleetConfig(
      name: "calls",
      streams: [
        StreamConfig(
          name: "requests",
          source: .generated(
            arrivals: .constant(rate: 100),
            lengths: .independent(prompt: .constant(5), output: .constant(4))))
      ],
      router: RouterConfig(decision: .fixed(decision)),
      pools: [
        PoolConfig(
          name: "pool", replicas: 2, engine: EngineConfig(maxBatch: 8),
          timing: .affine(AffineTiming(base: ms(1))), kvBlocks: 100)
      ], requests: 1)
    edit(&config)
    let log = ScriptedPrograms.Log()
    let collector = RecordCollector()
    let fleet = try Fleet(
      config, RunOptions(checksInvariants: true), recorder: collector,
      policy: ScriptedPrograms(log, place: place, resume: resume))
    let result = try fleet.run()
    return (log, collector.requests, result)
  }

  @Test("leaves one record: of the call that answers, the earliest schedule, all calls' counts")
  func record() throws {
    let (log, records, _) = try run { _ in
      .fanOut([Call(to: 0, outputTokens: 2), Call(to: 1, outputTokens: 7)])
    } resume: { _, calls in
      calls.count == 2 ? .fanOut([Call(to: 1, promptTokens: 9)]) : .answer(.call(0))
    }
    let record = try #require(records.first)
    #expect(records.count == 1)
    #expect(record.promptTokens == 5 && record.outputTokens == 2)
    #expect(record.calls == 3)
    #expect(record.replica == 0)
    #expect(record.queue == .zero)
    // The answering call's first token; the stages end 7 and 7 + 4 ms after the arrival.
    #expect(record.ttft == ms(1))
    #expect(log.resumed.map(\.time) == [ms(17), ms(21)])
    #expect(record.left == ms(21))
    let calls = try #require(log.outcomes.first?.calls)
    #expect(calls.map(\.outputTokens) == [2, 7, 4])
    #expect(calls.map(\.promptTokens) == [5, 5, 9])
    #expect(calls.map(\.made) == [ms(10), ms(10), ms(17)])
    #expect(calls.map(\.left) == [ms(12), ms(17), ms(21)])
  }

  @Test("pays for every decision, that about its answer too")
  func decisionTime() throws {
    let (log, records, _) = try run(decision: ms(3)) { _ in
      .fanOut([Call(to: 0)])
    } resume: { _, calls in
      calls.count == 1 ? .fanOut([Call(to: 0)]) : .answer(.call(1))
    }
    #expect(log.resumed.map(\.time) == [ms(17), ms(24)])
    #expect(records.first?.left == ms(27))
  }

  @Test("streams a call that is sent last, and only its gaps count in ITL")
  func gaps() throws {
    for isStreamed in [false, true] {
      let (_, records, result) = try run { _ in
        .fanOut([Call(to: 0)])
      } resume: { _, calls in
        if calls.count == 2 { return .answer(.call(1)) }
        return isStreamed
          ? .send(Call(to: 1, outputTokens: 6)) : .fanOut([Call(to: 1, outputTokens: 6)])
      }
      #expect(records.first?.outputTokens == 6 && records.first?.left == ms(20))
      #expect(result.cells[0].itl.count == (isStreamed ? 5 : 0))
    }
  }

  @Test("goes on from calls that were turned away, and is turned away when it has no answer")
  func refusals() throws {
    let (log, records, _) = try run { _ in
      .fanOut([Call(to: 0, promptTokens: 100_000), Call(to: 1)])
    } resume: { _, calls in
      .answer(calls.count == 2 ? .best(of: [0, 1], accuracy: 0) : .call(0))
    }
    #expect(log.resumed.first?.calls.map(\.isCompleted) == [false, true])
    #expect(records.first?.status == .completed)
    for answer in [Answer.call(0), .best(of: [0], accuracy: 1), .chain([1, 0])] {
      let (_, records, _) = try run { _ in
        .fanOut([Call(to: 0, promptTokens: 100_000), Call(to: 1)])
      } resume: { _, _ in
        .answer(answer)
      }
      #expect(records.first?.status == .rejected, "\(answer)")
    }
  }

  @Test("ends all its calls when its client gives up, wherever they are")
  func timeouts() throws {
    for patience in [0.0005, 0.0025, 0.0055] {
      let (log, records, result) = try run(decision: ms(1)) {
        $0.streams[0].timeout = .seconds(patience)
      } place: { _ in
        .fanOut([Call(to: 0, outputTokens: 2), Call(to: 1, outputTokens: 90), Call(to: 1)])
      } resume: { _, _ in
        .answer(.call(0))
      }
      #expect(records.first?.status == .timedOut)
      #expect(records.first?.outputTokens == 0, "nothing was shown to the client")
      #expect(log.resumed.isEmpty)
      let calls = try #require(log.outcomes.first?.calls)
      #expect(calls.count == 3)
      let end = ms(10) + .seconds(patience)
      #expect(calls.allSatisfy { $0.left <= end })
      #expect(result.pools[0].iterations < 20, "a call went on though nobody waited for it")
    }
  }

  @Test("is judged by its answer; two calls of one arm have a luck each, the same in every run")
  func rewards() throws {
    let quality = QualityConfig(
      arms: [ArmConfig(name: "a"), ArmConfig(name: "b")], generator: .linear(LinearQuality()))
    var seen: [[Double?]] = []
    for answer in [Answer.call(1), .chain([0, 1, 2]), .best(of: [0, 1, 2], accuracy: 1)] {
      let (log, records, _) = try run {
        $0.quality = quality
      } place: { _ in
        .fanOut([Call(to: 0, arm: 0), Call(to: 1, arm: 1), Call(to: 1, arm: 0)])
      } resume: { _, _ in
        .answer(answer)
      }
      let rewards = try #require(log.outcomes.first?.calls.map(\.reward))
      seen.append(rewards)
      let known = rewards.compactMap { $0 }
      try #require(known.count == 3)
      switch answer {
      case .call(let index): #expect(records.first?.reward == known[index])
      case .chain: #expect(records.first?.reward == known.reduce(1, *))
      case .best: #expect(records.first?.reward == known.max())
      }
    }
    #expect(seen[0] == seen[1] && seen[1] == seen[2])
    #expect(seen[0][0] != seen[0][2], "two answers of one arm with the same luck")
  }

  @Test("a best answer is as good as the best of its calls as often as its accuracy says")
  func accuracy() throws {
    let count = 4000
    let (_, records, _) = try run {
      $0.quality = QualityConfig(
        arms: [ArmConfig(name: "a"), ArmConfig(name: "b")], generator: .linear(LinearQuality()))
      $0.requests = count
    } place: { _ in
      .fanOut([Call(to: 0, arm: 0, outputTokens: 1), Call(to: 1, arm: 1, outputTokens: 1)])
    } resume: { _, _ in
      .answer(.best(of: [0, 1], accuracy: 0.6))
    }
    let (log, _, _) = try run {
      $0.quality = QualityConfig(
        arms: [ArmConfig(name: "a"), ArmConfig(name: "b")], generator: .linear(LinearQuality()))
      $0.requests = count
    } place: { _ in
      .fanOut([Call(to: 0, arm: 0, outputTokens: 1), Call(to: 1, arm: 1, outputTokens: 1)])
    } resume: { _, _ in
      .answer(.best(of: [0, 1], accuracy: 1))
    }
    let best = log.outcomes.sorted { $0.request.id < $1.request.id }.map(\.reward)
    let made = records.sorted { $0.id < $1.id }.map(\.reward)
    let hits = zip(best, made).count { $0 == $1 }
    // Of two, the uniform one is the best half the time: 0.6 + 0.4 / 2 = 0.8; a count of 4,000
    // lies within 4 standard deviations, 4·√(0.8·0.2/4000) = 0.0253, of that but for 1 in 16,000.
    let share = Double(hits) / Double(count)
    #expect(abs(share - 0.8) < 0.0253)
  }
}

private func ms(_ milliseconds: Int64) -> SimTime {
  SimTime(picoseconds: milliseconds * 1_000_000_000)
}
