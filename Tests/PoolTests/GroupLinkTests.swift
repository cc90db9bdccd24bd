import Pool
import Testing

@Suite struct GroupLinkTests {
  static let gpu = GPU(
    name: "linked", memory: 1e9, bandwidth: 1e12, flops: [.bf16: 1e12], linkBandwidth: 100e9,
    efficiency: KernelEfficiency(link: 0.5, linkLatency: 5e-6), source: "test")
  static let two = Interconnect(gpusPerNode: 4, bandwidth: 10e9, latency: 20e-6)

  @Test("a group within one machine does not notice the others")
  func oneNode() throws {
    let near = try #require(GroupLink(Self.gpu, gpus: 4, Self.two))
    let alone = try #require(GroupLink(Self.gpu, gpus: 4, .oneNode))
    for bytes in [1e3, 1e6, 1e9] {
      #expect(near.allReduce(bytes) == alone.allReduce(bytes))
      #expect(near.allGather(bytes) == alone.allGather(bytes))
      #expect(near.allToAll(bytes) == alone.allToAll(bytes))
    }
    // 2·3/4 of 100 MB over 50 GB/s.
    #expect(abs(alone.allReduce(100e6) - (5e-6 + 3e-3)) < 1e-12)
    #expect(GroupLink(Self.gpu, gpus: 1, Self.two) == nil)
  }

  @Test("between machines, each GPU brings its part over its share of the network")
  func twoNodes() throws {
    let far = try #require(GroupLink(Self.gpu, gpus: 8, Self.two))
    // Within machines as four; then a quarter of 100 MB each, half of it both ways, over 5 GB/s.
    #expect(abs(far.allReduce(100e6) - (5e-6 + 3e-3 + 20e-6 + 5e-3)) < 1e-12)
    // Four of seven parts of 1 MB come from the other machine, by four GPUs at once: one each.
    #expect(abs(far.allGather(1e6) - (5e-6 + 6e6 / 50e9 + 20e-6 + 1e6 / 5e9)) < 1e-12)
    // Half of 100 MB goes to the other machine, at the same time as three eighths stay.
    #expect(abs(far.allToAll(100e6) - (5e-6 + 20e-6 + 50e6 / 5e9)) < 1e-12)
  }

  @Test("measured exchanges take what was measured, straight between and in proportion beyond")
  func measured() throws {
    // vLLM's all-reduce on eight H100 (aiconfigurator's tables).
    let table = CollectiveTable(
      bytes: [16384, 131_072, 1_048_576], seconds: [5.3e-6, 7.9e-6, 15e-6])
    var interconnect = Self.two
    interconnect.allReduce = table
    let link = try #require(GroupLink(Self.gpu, gpus: 8, interconnect))
    #expect(link.allReduce(1000) == 5.3e-6)
    #expect(link.allReduce(131_072) == 7.9e-6)
    #expect(abs(link.allReduce(589_824) - 11.45e-6) < 1e-15)
    #expect(link.allReduce(2_097_152) == 30e-6)
    #expect(link.allToAll(1e6) == GroupLink(Self.gpu, gpus: 8, Self.two)?.allToAll(1e6))
  }
}
