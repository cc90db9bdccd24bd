import DiscreteEvents
import Fleet
import Pool
import SeatrialTestSupport
import Testing
import Workload

@Suite("Energy whose price changes")
struct TariffTests {
  private static let prices = StepSeries(
    starts: [.zero, .seconds(1.5), .seconds(4)], levels: [0.1, 0.5, 0.2], period: .seconds(7))

  private static func config(warmup: SimTime) -> FleetConfig {
    let stream = StreamConfig(
      name: "chat",
      source: .generated(
        arrivals: .poisson(rate: 40),
        lengths: .independent(
          prompt: .uniform(min: 1, max: 300), output: .uniform(min: 1, max: 200))))
    let pool = PoolConfig(
      name: "pool", replicas: 2, engine: EngineConfig(maxBatch: 100),
      timing: .affine(
        AffineTiming(base: SimTime(picoseconds: 1_234_567_891), perPrefillToken: 30_017.3)),
      kvBlocks: 10_000,
      power: PowerConfig(curve: .measured(at: [0, 1, 8], watts: [70, 110.1, 290])))
    return FleetConfig(
      name: "tariff", streams: [stream], pools: [pool],
      electricity: ElectricityConfig(dollarsPerKWh: prices), requests: 500, warmup: warmup)
  }

  @Test("is read at every change, and the parts are the whole to the attojoule")
  func parts() throws {
    for warmup in [SimTime.zero, .seconds(2), SimTime.seconds(4)] {
      for mode in SimulationMode.allCases {
        let result = try Fleet.run(Self.config(warmup: warmup), RunOptions(mode: mode))
        let spans = result.energySpans
        let starts = [1.5, 4, 7, 8.5, 11, 14].map { SimTime.seconds($0) }
        #expect(spans.map(\.start) == [warmup] + starts.filter { $0 > warmup && $0 < result.end })
        #expect(spans.count >= 3)
        let sum = spans.reduce(Energy()) { $0 + $1.energy }
        var plain = Self.config(warmup: warmup)
        plain.electricity = ElectricityConfig(dollarsPerKWh: 0.1)
        let whole = try Fleet.run(plain, RunOptions(mode: mode))
        #expect(whole.energySpans.isEmpty)
        // Two replicas' energies, each made a Double once, and one more rounding.
        let joules = try #require(whole.pools[0].joules)
        #expect(abs(sum.joules - joules) <= 2 * joules.ulp)
      }
    }
  }

  /// With one power at any time the energy of a part is that power times its length.
  @Test("is what was drawn between the changes")
  func constant() throws {
    var config = Self.config(warmup: .zero)
    config.pools[0].power = PowerConfig(curve: .constant(300))
    let result = try Fleet.run(config)
    let ends = result.energySpans.dropFirst().map(\.start) + [result.end]
    for (span, end) in zip(result.energySpans, ends) {
      #expect(span.energy == Energy(microwatts: 600_000_000, for: end - span.start))
    }
  }
}
