import DiscreteEvents
import Fleet
import Pool
import Scenario
import Testing

@Suite("Batteries and spot machines in scenarios")
struct SupplyScenarioTests {
  private static func joules(_ joules: Int128) -> Energy {
    Energy(attojoules: joules * 1_000_000_000_000_000_000)
  }

  @Test("are decoded, and break as faults of their own")
  func everyKey() throws {
    let config = try Scenario.load(file: GoodFiles.path("every-key.yaml")).config
    let battery = try #require(config.pools[1].battery)
    #expect(
      battery
        == BatteryConfig(
          capacity: Self.joules(1_800_000), start: Self.joules(1_620_000),
          charge: StepSeries(
            starts: [.zero, .seconds(21_600), .seconds(64_800)], levels: [0, 400, 0],
            period: .seconds(86_400)),
          cutoff: Self.joules(90_000), resume: Self.joules(360_000)))
    let spot = SpotConfig(
      price: StepSeries(
        starts: [.zero, .seconds(1800)], levels: [1, 3.5], period: .seconds(3600)),
      bid: 2, notice: .seconds(30))
    #expect(config.pools[2].spot == spot && config.pools[2].dollarsPerHour == 1)
    #expect(
      config.faults == [
        FaultConfig(
          name: "battery of coefficients", effect: .crash, pools: [1], outages: .drained),
        FaultConfig(
          name: "price of measured", effect: .reclaim(notice: .seconds(30)), domain: .pool,
          pools: [2], outages: .priced(spot)),
      ])
  }

  @Test("are not there unless the file says so")
  func absent() throws {
    let config = try Scenario.load(file: GoodFiles.path("quickstart.yaml")).config
    #expect(config.pools.allSatisfy { $0.battery == nil && $0.spot == nil })
    #expect(config.faults.isEmpty)
  }
}
