import DiscreteEvents
import Fleet
import Pool
import Router
import Scenario
import Testing

@Suite("Disaggregation in scenarios")
struct DisaggregationScenarioTests {
  private func scenario(_ overrides: String...) throws -> FleetConfig {
    try Scenario.load(file: GoodFiles.path("disaggregation.yaml"), overrides: overrides).config
  }

  @Test("pools have roles, and every key is read")
  func keys() throws {
    let config = try scenario()
    #expect(config.pools.map(\.role) == [.prefill, .decode, .both])
    // Llama-3.1-8B in 16 bits: 32 layers · 2 · 8 heads · 128 · 2 bytes, however many GPUs hold it.
    #expect(
      config.disaggregation
        == DisaggregationConfig(
          bandwidth: 50e9, latency: SimTime(picoseconds: 10_000_000), overlap: .layers,
          firstToken: .prefill, policy: .powerOfTwo(.reported),
          local: LocalPrefill(promptTokens: 256, queue: 8),
          footprint: KVFootprint(bytesPerToken: 131_072, layers: 32)))
  }

  @Test("it runs, and every number that it has can be named")
  func runs() throws {
    let config = try scenario("requests=50", "warmup=0s")
    let result = try Fleet.run(config, RunOptions(checksInvariants: true))
    #expect(result.transfers?.transfers ?? 0 > 0)
    #expect(MetricPath.all(of: config).contains("transfers.delay_s.p95"))
  }

  @Test("without a model the file says how much KV a token has")
  func footprint() throws {
    let config = try scenario(
      "pools[0].gpu=~", "pools[0].model=~", "pools[0].engine.kvBlocks=1000",
      "pools[0].timing={ affine: { base: 8ms } }", "disaggregation.overlap=none",
      "disaggregation.kvBytesPerToken=160KB")
    #expect(config.disaggregation?.footprint == KVFootprint(bytesPerToken: 160_000))
  }
}
