import DiscreteEvents
import Pool
import Testing

@Suite("The size of adapters")
struct AdapterSizeTests {
  private func model(_ name: String) throws -> Model {
    try #require(Model.catalogue.first { $0.name == name })
  }

  @Test("Qwen2.5-7B at rank 16 in fp16: 80.7 MB over all projections, 10.1 MB over query and value")
  func qwen() throws {
    let model = try model("qwen2.5-7b")
    #expect(model.adapterWeights(.allLinear) == 28 * 90_112)
    #expect(16 * 2 * model.adapterWeights(.allLinear) == 80_740_352)
    #expect(16 * 2 * model.adapterWeights(.queryValue) == 10_092_544)
  }

  @Test("of a mixture, every expert has its part, and a token passes those it visits")
  func mixture() throws {
    let model = try model("mixtral-8x7b")
    // Attention: q and o 8192 each, k and v 5120 each; an expert 3 · (4096 + 14336).
    #expect(model.adapterWeights(.attention) == 32 * 26_624)
    #expect(model.adapterWeights(.allLinear) == 32 * (26_624 + 8 * 55_296))
    #expect(model.adapterWeightsOfToken(.allLinear) == 32 * (26_624 + 2 * 55_296))
  }

  @Test("80.7 MB take 23 ms from NVMe, 4 ms over PCIe 4, 323 ms from eMMC, 161 ms from SATA")
  func loadTimes() throws {
    let bytes = 80_740_352.0
    func milliseconds(_ path: LoadPath?) throws -> Double {
      let path = try #require(path)
      return ((path.time(for: bytes) - path.latency).seconds * 1e4).rounded() / 10
    }
    #expect(try milliseconds(LoadPath.disks.first { $0.name == "nvme" }) == 23.1)
    #expect(try milliseconds(LoadPath.disks.first { $0.name == "sata" }) == 161.5)
    #expect(try milliseconds(LoadPath.disks.first { $0.name == "emmc" }) == 323)
    #expect(try milliseconds(LoadPath.links.first { $0.name == "pcie4" }) == 4)
  }

  @Test("room for the largest adapters that the slots hold is no sequence's")
  func roomForAdapters() {
    let service = AdapterService(
      adapters: [3, 9, 5].map { ServedAdapter(bytes: 1, blocks: $0) }, slots: 2)
    let pool = PoolConfig(
      name: "", replicas: 1, engine: EngineConfig(block: 16),
      timing: .affine(AffineTiming(base: .seconds(0.001))), kvBlocks: 20, adapters: service)
    #expect(Engine(pool, mode: .leap).maxSequence == 6 * 16)
  }
}
