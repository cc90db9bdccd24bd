import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Testing
import Workload

@Suite("Replicas that run from batteries")
struct BatteryInFleetTests {
  private static func joules(_ joules: Int128) -> Energy {
    Energy(attojoules: joules * 1_000_000_000_000_000_000)
  }

  /// One device that serves one client without a pause: 10 tokens of prompt and 100 of answer at
  /// 10 ms an iteration. It draws 5 W whatever it does, from 50 J.
  private static func config(charge: Double = 0, requests: Int = 40) -> FleetConfig {
    let stream = StreamConfig(
      name: "user",
      source: .generated(
        arrivals: .closed(clients: 1, think: .constant(.zero)),
        lengths: .independent(prompt: .constant(10), output: .constant(100))))
    let pool = PoolConfig(
      name: "phone", replicas: 1, engine: EngineConfig(maxBatch: 1),
      timing: .affine(AffineTiming(base: .seconds(0.01))), kvBlocks: 1000,
      power: PowerConfig(curve: .constant(5)),
      battery: BatteryConfig(
        capacity: joules(50), start: joules(50), charge: StepSeries(constant: charge),
        cutoff: joules(0), resume: joules(20)))
    var config = FleetConfig(
      name: "battery", streams: [stream], router: RouterConfig(policy: .roundRobin),
      pools: [pool], requests: requests)
    config.faults = FaultConfig.implied(by: config.pools)
    return config
  }

  @Test("go out when theirs is empty, and leave what nothing else serves unfinished")
  func goesOut() throws {
    for mode in SimulationMode.allCases {
      let result = try Fleet.run(
        Self.config(requests: 12), RunOptions(mode: mode, checksInvariants: true))
      // 50 J at 5 W. Ten answers of a second each are made by then, the tenth just in time: its
      // last iteration ends at 10 s, before anything breaks.
      let outage = try #require(result.outages.first)
      #expect(outage.start == .seconds(10) && outage.end == nil && result.outages.count == 1)
      #expect(result.cells[0].outcomes.completed == 10)
      #expect(result.unplaced[0].unfinished == 1)
      let battery = try #require(result.pools[0].battery)
      #expect(battery.left == 0 && battery.charged == 0 && battery.drawn == 50)
      #expect(result.pools[0].joules == 50)
    }
  }

  /// 3 W net until it is empty, then 2 W in, until 20 J are.
  @Test("start again when theirs is charged, and serve what has waited")
  func startsAgain() throws {
    for mode in SimulationMode.allCases {
      let config = Self.config(charge: 2)
      let result = try Fleet.run(config, RunOptions(mode: mode, checksInvariants: true))
      let first = try #require(result.outages.first)
      // 50 J / 3 W: the first whole picosecond by which it is empty; 20 J / 2 W are 10 s from
      // there.
      #expect(first.start == SimTime(picoseconds: 50_000_000_000_000 / 3 + 1))
      let end = try #require(first.end)
      #expect(abs((end - first.start).seconds - 10) < 1e-9)
      #expect(result.cells[0].outcomes.completed == 40)
      #expect(result.faults?.lost == result.outages.count && result.faults?.resent ?? 0 > 0)
      let battery = try #require(result.pools[0].battery)
      // Sums of whole attojoules, each made a Double once.
      #expect(abs(50 + battery.charged - battery.drawn - battery.left) < 1e-12)
      #expect(result.pools[0].joules == battery.drawn)
    }
  }

  @Test("leaping and stepping leave the same records, whatever they run from and what it costs")
  func sameRecords() throws {
    var flat = 0
    var reclaimed = 0
    for number in UInt64(1)...400 {
      let config = RandomScenario(number).makeSupplied()
      if config.faults.isEmpty { continue }
      let result = try Fleet.run(config)
      for outage in result.outages {
        if case .drained = config.faults[outage.fault].outages { flat += 1 } else { reclaimed += 1 }
      }
      let difference = try LeapStepComparison.difference(in: config)
      try #require(difference == nil, "scenario \(number): \(difference ?? "")")
    }
    print("batteries: \(flat) ran down, \(reclaimed) pools were reclaimed")
    #expect(flat > 100 && reclaimed > 10)
  }

  @Test("being on a battery that never runs down changes nothing else")
  func changesNothing() throws {
    for number in 1...60 as ClosedRange<UInt64> {
      var plain = RandomScenario(number).makeWhole()
      for pool in plain.pools.indices { plain.pools[pool].power = PowerConfig(curve: .constant(1)) }
      var stored = plain
      for pool in stored.pools.indices {
        stored.pools[pool].battery = BatteryConfig(
          capacity: Self.joules(3_600_000_000), start: Self.joules(3_600_000_000),
          charge: StepSeries(constant: 0), cutoff: Energy(), resume: Self.joules(1))
      }
      stored.faults = FaultConfig.implied(by: stored.pools)
      let records = (RecordCollector(), RecordCollector())
      let expected = try Fleet.run(plain, recorder: records.0)
      let result = try Fleet.run(stored, recorder: records.1)
      #expect(records.0.requests == records.1.requests && result.cells == expected.cells)
      #expect(result.pools.map(\.joules) == expected.pools.map(\.joules))
    }
  }
}
