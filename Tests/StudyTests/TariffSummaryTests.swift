import DiscreteEvents
import Fleet
import Pool
import Study
import Testing
import Workload

@Suite("Prices that change, in the summary")
struct TariffSummaryTests {
  /// Two replicas that draw 300 W at any time, as spot machines.
  private static func config() -> FleetConfig {
    let stream = StreamConfig(
      name: "chat",
      source: .generated(
        arrivals: .poisson(rate: 40),
        lengths: .independent(prompt: .constant(100), output: .uniform(min: 1, max: 200))))
    let pool = PoolConfig(
      name: "pool", replicas: 2, engine: EngineConfig(maxBatch: 100),
      timing: .affine(AffineTiming(base: .seconds(0.002))), kvBlocks: 10_000,
      dollarsPerHour: 2, power: PowerConfig(curve: .constant(300)),
      spot: SpotConfig(
        price: StepSeries(starts: [.zero, .seconds(3)], levels: [2, 6], period: .seconds(5))))
    return FleetConfig(
      name: "tariff", streams: [stream], pools: [pool],
      electricity: ElectricityConfig(
        dollarsPerKWh: StepSeries(
          starts: [.zero, .seconds(1.5), .seconds(4)], levels: [0.1, 0.5, 0.2],
          period: .seconds(7)),
        pue: 1.5,
        gramsPerKWh: StepSeries(starts: [.zero, .seconds(2)], levels: [400, 100])),
      requests: 400)
  }

  /// ∫ of a series from 0 to `end`, milliseconds at a time: steps are at whole ones.
  private static func integral(_ series: StepSeries, until end: Double) -> Double {
    var sum = 0.0
    var start = 0.0
    while start < end {
      let length = min(1e-3, end - start)
      sum += series.step(at: .seconds(start + length / 2)).value * length
      start = (start * 1000).rounded() / 1000 + 1e-3
    }
    return sum
  }

  @Test("are summed over the time in which energy was drawn, and machines held")
  func sums() throws {
    let config = Self.config()
    let result = try Fleet.run(config)
    let summary = Summary(from: result, config: config)
    let energy = try #require(summary.energy)
    let end = result.end.seconds
    #expect(end > 8, "all prices, and again")
    let electricity = config.electricity
    let price = Self.integral(try #require(electricity.dollarsPerKWh), until: end)
    let grams = Self.integral(try #require(electricity.gramsPerKWh), until: end)
    // 600 W, times 1.5 at the site, over 3.6 MJ a kilowatt hour. Sums of 10,000 parts, each
    // rounded.
    #expect(abs(try #require(energy.electricityUsd) / (900 * price / 3.6e6) - 1) < 1e-9)
    #expect(abs(try #require(energy.gramsCo2e) / (900 * grams / 3.6e6) - 1) < 1e-9)
    let spot = try #require(config.pools[0].spot)
    let machines = 2 * Self.integral(spot.price, until: end) / 3600
    #expect(abs(try #require(summary.costUsd) / machines - 1) < 1e-9)
    let each = (machines + (energy.electricityUsd ?? 0)) / summary.requests.completed
    #expect(abs(try #require(energy.usdPerRequest) / each - 1) < 1e-9)
  }
}
