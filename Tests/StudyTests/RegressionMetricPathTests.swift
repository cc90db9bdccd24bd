import Fleet
import Pool
import Scenario
import SeatrialTestSupport
import Study
import Testing
import Workload

@Suite("The metrics that a scenario may name") struct RegressionMetricPathTests {
  @Test("are those that its summary has, in any shape of fleet", arguments: 1...60 as ClosedRange)
  func sameAsSummary(number: UInt64) throws {
    var config = RandomScenario(number).make()
    config.pools = config.pools.enumerated().map { index, pool in
      var pool = pool
      // No pool has a price, all do, or all but the first.
      pool.dollarsPerHour = number % 3 == 0 || (number % 3 == 1 && index == 0) ? nil : 2
      return pool
    }
    let numbers = Summary(from: try Fleet.run(config), config: config).numbers.map(\.path)
    // A short run has no exponent of regret, nor any time to recover.
    func lasting(_ path: String) -> Bool {
      path != "quality.regret.slope" && !path.contains("time_to_recover")
    }
    #expect(numbers.filter(lasting) == MetricPath.all(of: config).filter(lasting))
    #expect(MetricPath.all(of: config) == Summary.paths(of: config))
  }

  @Test("are those that its summary has, whatever there is to be held against")
  func regret() throws {
    for slots in [nil, 2] {
      var config = RandomScenario(1).makeWhole()
      config.adapters = ["a", "b", "c"].map { Adapter(name: $0) }
      config.quality = QualityConfig(
        arms: (0..<3).map { ArmConfig(name: "a\($0)", adapter: $0) },
        generator: .linear(LinearQuality(dimension: 4, clusters: 3)), missCost: 0.3)
      let service = slots.map {
        AdapterService(
          adapters: config.adapters.map { _ in ServedAdapter(bytes: 1e7) }, slots: $0)
      }
      for pool in config.pools.indices { config.pools[pool].adapters = service }
      let paths = Summary.paths(of: config)
      #expect(MetricPath.all(of: config) == paths)
      #expect(
        paths.filter { $0.hasPrefix("quality.regret") }.map { $0.dropFirst(15) }
          == ["clairvoyant", "fixed"] + (slots == nil ? [] : ["cache"]) + ["slope"])
      // Nobody answers by an arm: the regret is that of earning nothing, which grows.
      let numbers = Summary(from: try Fleet.run(config), config: config).numbers.map(\.path)
      #expect(
        numbers.filter { $0 != "quality.regret.slope" }
          == paths.filter { $0 != "quality.regret.slope" })
    }
  }
}
