import DiscreteEvents
import Fleet
import Pool
import Scenario
import Testing
import Workload

@Suite("Adapters in scenarios")
struct AdapterScenarioTests {
  private func scenario(_ overrides: String...) throws -> Scenario {
    try Scenario.load(file: GoodFiles.path("adapters.yaml"), overrides: overrides)
  }

  @Test("adapters are listed one by one, or so many of a kind")
  func adapters() throws {
    let adapters = try scenario().config.adapters
    #expect(adapters.map(\.name) == ["legal", "tenant-0", "tenant-1", "tenant-2", "big"])
    #expect(adapters.map(\.rank) == [16, 64, 64, 64, 8])
    #expect(adapters[0].targets == .allLinear && adapters[1].targets == .queryValue)
    #expect(adapters[4].bytes == 300e6)
  }

  @Test("a stream asks for one adapter, or for many by their popularity")
  func choices() throws {
    let choices = try scenario().config.streams.map(\.adapter)
    #expect(
      choices == [
        .one(2), .zipf(exponent: 1.2), .uniform, .weights([5, 1, 1, 0, 0.5]), .cycle, nil,
      ])
  }

  @Test("an adapter's bytes follow from rank, targets and model, and are shared out over GPUs")
  func bytes() throws {
    let pools = try scenario().config.pools
    let whole = try #require(pools[0].adapters).adapters
    #expect(whole[0].bytes == 80_740_352)
    #expect(whole[1].bytes == 40_370_176)
    #expect(whole[4].bytes == 300e6)
    let halves = try #require(pools[1].adapters).adapters
    #expect(halves[0].bytesToGPU == 40_370_176)
    // A block of 16 tokens on each of 2 GPUs: 16 · 28 layers · 2 · 2 heads · 128 · 2 B = 458,752 B.
    #expect(halves.map(\.blocks) == [88, 44, 44, 44, 327])
  }

  @Test("a reserve of so many of the largest is taken out of the KV memory")
  func reserve() throws {
    let with = try scenario().config.pools[0].kvBlocks
    let without = try scenario("pools[0].adapters.memory=shared").config.pools[0].kvBlocks
    // A block of 16 tokens: 16 · 28 layers · 2 · 4 heads · 128 · 2 B = 917,504 B.
    let expected = 4 * 300e6 / 917_504
    #expect(abs(Double(without - with) - expected) <= 1)
  }

  @Test("what moves adapters, what gives way and what the kernel takes is as written")
  func service() throws {
    let pools = try scenario().config.pools
    let shared = try #require(pools[1].adapters)
    #expect(shared.slots == 2 && shared.maxPerBatch == 1 && shared.host == 3)
    #expect(shared.disk == LoadPath.disks[2])
    #expect(shared.link.bandwidth == 12e9)
    #expect(shared.link.latency == SimTime(picoseconds: 20_000_000))
    #expect(shared.eviction == .lruK(k: 3) && shared.prefetches)
    #expect(shared.preload == [4, 0])
    let plain = try #require(pools[2].adapters)
    #expect(plain.eviction == .lru && !plain.prefetches && plain.host == .max)
    #expect(plain.maxPerBatch == 2)
    #expect(
      plain.kernel
        == AdapterKernel(launch: 300_000_000, perSize: 1_000_000, perTokenSize: 500))
    #expect(plain.adapters.map(\.size) == [16, 64, 64, 64, 8])
  }

  @Test("by roofline, the kernel reads each adapter once and computes with every token")
  func roofline() throws {
    let service = try #require(try scenario().config.pools[0].adapters)
    let gpu = try #require(GPU.catalogue.first { $0.name == "h100-sxm" })
    // One token under one adapter: its 80.7 MB at the bandwidth that weights are read at, and
    // 4 products of 28 layers, each down to the rank and up again.
    var batch = BatchShape()
    batch.adapterSizes = service.adapters[0].size
    batch.adapterTokenSizes = service.adapters[0].size
    let launches = 4 * 2 * 28 * gpu.efficiency.kernelLatency
    let reading = 80_740_352 / (gpu.bandwidth * gpu.efficiency.memory)
    // Whole picoseconds: each of the two parts is off by half of one at most.
    #expect(abs(Double(service.kernel.duration(of: batch)) - (launches + reading) * 1e12) <= 1)
    // 20,000 tokens under it compute for longer than that: 2 operations a weight and token.
    batch.adapterTokenSizes *= 20_000
    let rate = try #require(gpu.flops[.bf16]) * gpu.efficiency.gemm
    let computing = 2 * 20_000 * 40_370_176 / rate
    #expect(computing > reading)
    #expect(abs(Double(service.kernel.duration(of: batch)) - (launches + computing) * 1e12) <= 1)
  }
}
