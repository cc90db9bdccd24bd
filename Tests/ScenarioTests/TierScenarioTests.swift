import DiscreteEvents
import Fleet
import Pool
import Router
import Scenario
import Testing
import Workload

@Suite("Tiers, turns and retention in scenarios")
struct TierScenarioTests {
  private func scenario(_ overrides: String...) throws -> FleetConfig {
    try Scenario.load(file: GoodFiles.path("tiers.yaml"), overrides: overrides).config
  }

  @Test("every key of a tier is read, and sizes become blocks")
  func tiers() throws {
    let config = try scenario()
    let tiers = try #require(config.pools[0].tiers)
    // Llama-3.1-8B in 16 bits: 131,072 bytes a token, 16 tokens a block.
    #expect(tiers.bytesPerBlock == 2_097_152)
    #expect(tiers.fetch == .faster && tiers.prefetches)
    #expect(
      tiers.tiers == [
        TierConfig(
          name: "host", blocks: 8192, read: 25e9, write: 25e9,
          latency: SimTime(picoseconds: 10_000_000), eviction: .lruK(k: 2), offload: .onEvict),
        TierConfig(
          name: "disk", blocks: 476_837, read: 6e9, write: 3e9,
          latency: SimTime(picoseconds: 100_000_000)),
        TierConfig(
          name: "store", blocks: 4_768_371, read: 5e9, write: 5e9, total: 40e9,
          latency: SimTime(picoseconds: 1_000_000_000), share: .fleet),
      ])
    #expect(config.pools[1].tiers?.bytesPerBlock == 16.0 * 160_000)
    #expect(config.pools[1].tiers?.fetch == .always)
  }

  @Test("turns and retention are read")
  func turns() throws {
    let config = try scenario()
    #expect(
      config.streams[0].turns
        == TurnsConfig(
          count: .uniform(min: 1, max: 9), prompt: .constant(60),
          pause: .exponential(mean: .seconds(20)), maxPrompt: 32_000))
    #expect(config.router.retention == Retention(timeToLive: .seconds(30), priority: 70))
    #expect(config.pools[0].engine.retention == 0.25)
  }

  @Test("it runs, and every number of a tier can be named")
  func runs() throws {
    let config = try scenario("requests=200", "warmup=0s")
    let result = try Fleet.run(config, RunOptions(checksInvariants: true))
    #expect(result.pools[0].tiers.count == 3 && result.pools[1].tiers.count == 1)
    #expect(MetricPath.all(of: config).contains("pools[0].tiers[2].hit_rate"))
  }
}
