import DiscreteEvents
import Fleet
import Foundation
import Pool
import Scenario
import Study
import Testing
import Workload

@Suite("Energy in the summary") struct EnergySummaryTests {
  /// Two pools that drew 7.2 MJ, 2 kWh, in 100 s after a warm-up of 20 s: 40 requests of 1,000
  /// output tokens. Together they cost 72 dollars an hour.
  private func summary(_ change: (inout FleetConfig) -> Void = { _ in }) -> Summary {
    let pools = ["a", "b"].map {
      PoolConfig(
        name: $0, replicas: 1, engine: EngineConfig(), timing: .affine(AffineTiming(base: .zero)),
        kvBlocks: 1, power: PowerConfig(curve: .constant(1)))
    }
    var config = FleetConfig(
      name: "energy", streams: [], pools: pools,
      electricity: ElectricityConfig(dollarsPerKWh: 0.1, pue: 1.5, gramsPerKWh: 400),
      warmup: .seconds(20))
    change(&config)
    var result = FleetResult()
    result.end = .seconds(120)
    var cell = LatencyCell()
    cell.outcomes.completed = 40
    cell.outputTokens = 40_000
    config.streams = [
      StreamConfig(
        name: "chat",
        source: .generated(
          arrivals: .poisson(rate: 1),
          lengths: .independent(prompt: .constant(1), output: .constant(1000))))
    ]
    result.cells = [cell, LatencyCell()]
    result.unplaced = [OutcomeCounts()]
    result.pools = zip(config.pools, [1.2e6, 6.0e6]).map { pool, joules in
      var result = PoolResult()
      result.name = pool.name
      result.dollarsPerHour = 36
      result.joules = pool.power.map { _ in joules }
      return result
    }
    return Summary(from: result, config: config)
  }

  @Test("is that of all pools, to requests and output tokens that completed")
  func whole() throws {
    let summary = summary()
    let energy = try #require(summary.energy)
    #expect(summary.energyJ == 7.2e6)
    #expect(summary.pools.map(\.energyJ) == [1.2e6, 6.0e6])
    #expect(summary.pools.map(\.meanWatts) == [12_000, 60_000])
    #expect(energy.joulesPerRequest == 180_000 && energy.joulesPerOutputToken == 180)
    #expect(energy.meanWatts == 72_000)
    #expect(abs(energy.outputTokensPerJoule - 1.0 / 180) < 1e-15)
    // 3 kWh at the meter of the site. Bounds: a few roundings of numbers of these sizes.
    #expect(abs(try #require(energy.electricityUsd) - 0.3) < 1e-12)
    #expect(abs(try #require(energy.gramsCo2e) - 1200) < 1e-9)
    // 72 dollars an hour for 100 s are 2 dollars, over 0.04 million tokens.
    #expect(abs(try #require(energy.usdPerMillionOutputTokens) - 50) < 1e-9)
  }

  @Test("is not known of the fleet where it is not known of a pool")
  func partial() {
    let summary = summary { $0.pools[0].power = nil }
    #expect(summary.energyJ == nil && summary.energy == nil)
    #expect(summary.pools.map(\.energyJ) == [nil, 6.0e6])
    #expect(!summary.numbers.contains { $0.path.hasPrefix("energy") })
  }

  @Test("has prices and emissions where the scenario has them")
  func absent() throws {
    let energy = try #require(summary { $0.electricity = ElectricityConfig() }.energy)
    #expect(energy.electricityUsd == nil && energy.gramsCo2e == nil)
  }

  /// The study's table, by its rule: Wh a query · queries a day / 24 h, in megawatts as printed.
  /// Bounds: half a unit of the last digit; of 1.0 MW, that of 0.32 Wh too (1.6 %).
  @Test("of queries is the study's power of data centres")
  func dataCentres() {
    let table: [(wh: Double, queries: Double, megawatts: Double, bound: Double)] = [
      (0.32, 71.4e6, 1.0, 0.066), (41.53, 71.4e6, 123.6, 0.05), (22.76, 71.4e6, 67.7, 0.05),
      (2.55, 71.4e6, 7.6, 0.05), (348.41, 71.4e6, 1000, 50), (158.48, 71.4e6, 471.5, 0.05),
      (0.32, 13.7e9, 182.7, 0.05), (41.53, 13.7e9, 23_700, 50), (22.76, 13.7e9, 13_000, 50),
      (2.55, 13.7e9, 1500, 50), (348.41, 13.7e9, 198_900, 50), (158.48, 13.7e9, 90_500, 50),
    ]
    for row in table {
      #expect(abs(row.wh * row.queries / 24 / 1e6 - row.megawatts) <= row.bound, "\(row)")
    }
  }

  @Test(
    "of the study's queries is as published alone, and a small part of it in batches",
    arguments: [("alone", 0.9...1.0), ("batched", 0.03...0.05)])
  func study(file: String, megawatts: ClosedRange<Double>) throws {
    let folder =
      URL(filePath: #filePath).deletingLastPathComponent().path
      + "/../../scenarios/papers/cost-of-dynamic-reasoning/"
    let scenario = try Scenario.load(file: folder + file + ".yaml")
    let summary = Summary(from: try Fleet.run(scenario.config), config: scenario.config)
    #expect(!scenario.published.isEmpty)
    for check in scenario.published {
      let row = PublishedRow(check, measuredIn: summary)
      #expect(row.ok, "\(row)")
    }
    let joules = try #require(summary.energy).joulesPerRequest
    #expect(megawatts.contains(joules * 71.4e6 / 86_400 / 1e6))
  }
}
