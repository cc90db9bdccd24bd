import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Testing
import Workload

@Suite("A run is a function of its scenario and its seed")
struct DeterminismTests {
  static let scenarios: ClosedRange<UInt64> = 1...100

  private func run(
    _ config: FleetConfig, _ options: RunOptions = RunOptions()
  ) throws -> (records: [RequestRecord], result: FleetResult) {
    let collector = RecordCollector()
    let result = try Fleet.run(config, options, recorder: collector)
    return (collector.requests, result)
  }

  @Test("the same scenario twice leaves the same records and the same result")
  func twice() throws {
    for number in Self.scenarios {
      let config = RandomScenario(number).make()
      let first = try run(config)
      let second = try run(config)
      #expect(first.records == second.records && first.result == second.result, "\(number)")
    }
  }

  @Test("the heap and the ladder queue leave the same records and the same result")
  func eventLists() throws {
    for number in Self.scenarios {
      let config = RandomScenario(number).make()
      let heap = try run(config, RunOptions(eventList: .heap))
      let ladder = try run(config, RunOptions(eventList: .ladder))
      #expect(heap.records == ladder.records && heap.result == ladder.result, "\(number)")
    }
  }

  @Test("another replication, or another seed, meets other traffic")
  func replications() throws {
    var config = roomy()
    let first = try run(config).records.map(\.arrival)
    #expect(try run(config, RunOptions(replication: 1)).records.map(\.arrival) != first)
    config.seed += 1
    #expect(try run(config).records.map(\.arrival) != first)
  }

  @Test("traffic does not depend on the policy, nor on what the policy draws")
  func policies() throws {
    let expected = try traffic(of: 0, in: roomy())
    for policy in RoutingConfig.every {
      var config = roomy()
      config.router.policy = policy
      var asked = try traffic(of: 0, in: config)
      if !policy.answersAsAsked, asked.count == expected.count {
        for index in asked.indices { asked[index].output = expected[index].output }
      }
      #expect(asked == expected, "\(policy)")
    }
  }

  @Test("traffic of a stream does not depend on the other streams")
  func streams() throws {
    let expected = try traffic(of: 0, in: roomy())
    var config = roomy()
    config.streams.append(stream("b", rate: 70))
    #expect(try traffic(of: 0, in: config) == expected)
    #expect(try traffic(of: 1, in: config) != expected)
    config.streams.swapAt(0, 1)
    #expect(try traffic(of: 1, in: config) == expected)
  }

  @Test("traffic of one replication does not depend on the sizes of the pools")
  func pools() throws {
    var config = roomy()
    let expected = try traffic(of: 0, in: config)
    config.pools[0].replicas = 1
    config.pools.append(config.pools[0])
    #expect(try traffic(of: 0, in: config) == expected)
  }

  /// What a stream asks for.
  private struct Ask: Hashable {
    var arrival: SimTime
    var prompt: Int
    var output: Int
    var session: Int
  }

  /// All that `stream` asks for, in order of arrival.
  private func traffic(of stream: Int, in config: FleetConfig) throws -> [Ask] {
    let records = try run(config).records.filter { $0.stream == stream }
    // Only who completed tells how much it asked for.
    try #require(records.count > 100 && records.allSatisfy { $0.status == .completed })
    return records.sorted { $0.id < $1.id }.map {
      Ask(
        arrival: $0.arrival, prompt: $0.promptTokens, output: $0.outputTokens, session: $0.session)
    }
  }

  /// A fleet in which every request completes.
  private func roomy() -> FleetConfig {
    FleetConfig(
      name: "roomy", streams: [stream("a", rate: 50)],
      pools: [
        PoolConfig(
          name: "pool", replicas: 3, engine: EngineConfig(),
          timing: .affine(AffineTiming(base: .seconds(0.001), perPrefillToken: 1e6)),
          kvBlocks: 1000)
      ], duration: .seconds(10))
  }

  private func stream(_ name: String, rate: Double) -> StreamConfig {
    StreamConfig(
      name: name,
      source: .generated(
        arrivals: .gamma(rate: rate, cv: 2),
        lengths: .independent(
          prompt: .lognormal(mean: 100, cv: 1, max: 1000), output: .uniform(min: 1, max: 30))),
      sessions: 9)
  }
}
