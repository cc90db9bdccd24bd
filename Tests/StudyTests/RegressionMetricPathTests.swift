import Fleet
import Pool
import Scenario
import SeatrialTestSupport
import Study
import Testing

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
    let summary = Summary(from: try Fleet.run(config), config: config)
    #expect(MetricPath.all(of: config) == summary.numbers.map(\.path))
    #expect(MetricPath.all(of: config) == Summary.paths(of: config))
  }
}
