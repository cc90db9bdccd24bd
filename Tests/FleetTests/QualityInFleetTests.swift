import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Testing
import Workload

@Suite("Quality in a running fleet")
struct QualityInFleetTests {
  /// Gives each request to the arm that `choose` says, and writes down what it is told.
  struct ChoosingPolicy: RoutingPolicy {
    final class Log {
      var contexts: [Int: [Double]] = [:]
      var outcomes: [Outcome] = []
      var faults: [String] = []
    }

    let log: Log
    let choose: (RequestView) -> Int?
    var fleet = FleetDescription(replicas: 0)
    var needs: ViewNeeds { .leastOutstandingInPool }

    init(_ log: Log, choose: @escaping (RequestView) -> Int?) {
      self.log = log
      self.choose = choose
    }

    mutating func prepare(for fleet: FleetDescription) { self.fleet = fleet }

    mutating func place(
      _ request: RequestView, in view: FleetView, using random: RandomStream
    ) -> Decision {
      log.contexts[request.id] = request.context
      if request.context.count != fleet.contextSize { log.faults.append("another context size") }
      guard let arm = choose(request) else {
        let replica = view.leastOutstanding(in: request.id % fleet.pools.count) ?? 0
        return Decision(.place(replica), because: Reason("placed"))
      }
      let replica = view.leastOutstanding(in: max(0, fleet.arms[arm].pool)) ?? 0
      return Decision(.send(Call(to: replica, arm: arm)), because: Reason("sent"))
    }

    mutating func observe(_ outcome: Outcome, in view: FleetView) {
      if outcome.left != view.now { log.faults.append("told before or after it left") }
      log.outcomes.append(outcome)
    }
  }

  private let config = FleetConfig(
    name: "quality",
    streams: ["a", "b"].map { name in
      StreamConfig(
        name: name,
        source: .generated(
          arrivals: .poisson(rate: 300),
          lengths: .independent(prompt: .constant(5), output: .uniform(min: 1, max: 20))),
        slo: name == "a" ? SLO(ttft: .seconds(0.0015)) : SLO())
    },
    pools: ["weak", "strong"].map { name in
      PoolConfig(
        name: name, replicas: 2, engine: EngineConfig(maxBatch: 8),
        timing: .affine(AffineTiming(base: SimTime(picoseconds: 1_000_000_000))), kvBlocks: 1000)
    },
    quality: QualityConfig(
      arms: [
        ArmConfig(name: "weak", pool: 0), ArmConfig(name: "strong", pool: 1),
        ArmConfig(name: "nowhere in particular"),
      ], generator: .linear(LinearQuality())),
    requests: 1000, warmup: .seconds(0.5))

  private func run(
    _ config: FleetConfig, choose: @escaping (RequestView) -> Int?
  ) throws -> (log: ChoosingPolicy.Log, records: [RequestRecord], result: FleetResult) {
    let log = ChoosingPolicy.Log()
    let collector = RecordCollector()
    let fleet = try Fleet(
      config, RunOptions(checksInvariants: true), recorder: collector,
      policy: ChoosingPolicy(log, choose: choose))
    let result = try fleet.run()
    #expect(log.faults == [])
    return (log, collector.requests.sorted { $0.id < $1.id }, result)
  }

  @Test("two policies see the same contexts, and an arm has the same luck with both")
  func commonRandomNumbers() throws {
    let first = try run(config) { $0.id % 2 }
    let second = try run(config) { $0.id % 3 == 0 ? 0 : 1 }
    #expect(first.log.contexts == second.log.contexts)
    let same = zip(first.records, second.records).filter { $0.arm == $1.arm }
    let other = zip(first.records, second.records).filter { $0.arm != $1.arm }
    #expect(same.count >= 400 && other.count >= 400)
    for (a, b) in same { #expect(a.reward == b.reward && a.reward != nil) }
    // Two arms' normal rewards are equal with probability 0.
    for (a, b) in other { #expect(a.reward != b.reward) }
  }

  @Test("a reward is told when the request leaves, and is that of the record")
  func toldOnce() throws {
    let (log, records, _) = try run(config) { $0.id % 3 }
    #expect(log.outcomes.map(\.request.id).sorted() == Array(0..<1000))
    for outcome in log.outcomes {
      let record = records[outcome.request.id]
      #expect(outcome.left == record.left)
      #expect(outcome.arm == outcome.request.id % 3)
      #expect(outcome.reward == record.reward && outcome.arm == record.arm)
    }
  }

  @Test("the mean reward is over completed requests that arrived after the warm-up")
  func meanReward() throws {
    var config = config
    config.streams[1].timeout = .seconds(0.01)
    let (_, records, result) = try run(config) { $0.id % 2 }
    let late = records.filter { $0.status == .timedOut }
    #expect(late.count > 10 && late.allSatisfy { $0.reward == nil })
    let rewards = records.filter(\.measured).compactMap(\.reward)
    var sum = RewardSum()
    for cell in result.cells { sum.merge(cell.rewards) }
    #expect(sum.count == rewards.count)
    // Each reward is rounded to 2^-24.
    #expect(abs(sum.mean - rewards.reduce(0, +) / Double(rewards.count)) <= 0x1p-25)
  }

  @Test("a request placed without an arm is answered by that of its pool, if there is one")
  func implied() throws {
    let (_, records, _) = try run(config) { _ in nil }
    #expect(records.allSatisfy { $0.arm == $0.pool && $0.reward != nil })
    var nowhere = config
    nowhere.quality?.arms.removeFirst(2)
    let (log, unknown, result) = try run(nowhere) { _ in nil }
    #expect(unknown.allSatisfy { $0.arm == -1 && $0.reward == nil })
    #expect(log.outcomes.allSatisfy { $0.reward == nil })
    #expect(result.cells.allSatisfy { $0.rewards == RewardSum() })
  }

  @Test("where nothing is known of quality, a kept promise is 1, a broken one 0")
  func promises() throws {
    var config = config
    config.quality = nil
    let (log, records, result) = try run(config) { $0.id % 2 }
    #expect(records.allSatisfy { $0.reward == nil && $0.arm == -1 })
    #expect(result.cells.allSatisfy { $0.rewards == RewardSum() })
    var kept = 0
    for outcome in log.outcomes {
      let ttft = try #require(records[outcome.request.id].ttft)
      let isKept = ttft <= .seconds(0.0015)
      #expect(outcome.reward == (outcome.request.stream == 0 ? (isKept ? 1 : 0) : nil))
      if outcome.reward == 1 { kept += 1 }
    }
    #expect(kept > 50 && kept < log.outcomes.count { $0.request.stream == 0 } - 50)
  }

  @Test("what is known of quality changes nothing about when requests are served")
  func noInfluence() throws {
    var without = config
    without.quality = nil
    let with = try run(config) { $0.id % 2 }.records
    let plain = try run(without) { $0.id % 2 }.records
    for (a, b) in zip(with, plain) {
      var a = a
      (a.arm, a.reward) = (b.arm, b.reward)
      #expect(a == b)
    }
  }

  @Test("sums of rewards do not depend on the order of adding")
  func sums() {
    let random = RandomStream(seed: 1, name: "rewards")
    let rewards = (0..<1000).map { _ in random.normal() }
    var forwards = RewardSum()
    var backwards = RewardSum()
    rewards.forEach { forwards.add($0) }
    rewards.reversed().forEach { backwards.add($0) }
    #expect(forwards == backwards)
    var halves = RewardSum()
    var rest = RewardSum()
    rewards[..<300].forEach { halves.add($0) }
    rewards[300...].forEach { rest.add($0) }
    halves.merge(rest)
    #expect(halves == forwards)
  }
}
