import Pool
import Testing

@Suite struct ModelCatalogueTests {
  /// Parameter counts that the model cards state, in 10^9.
  static let published: [(String, Double)] = [
    ("llama-3.1-8b", 8.03), ("llama-3.1-70b", 70.6), ("llama-3.1-405b", 405.9),
    ("llama-2-7b", 6.74), ("llama-2-70b", 69.0), ("qwen2.5-7b", 7.62), ("qwen3-8b", 8.19),
    ("qwen3-32b", 32.8), ("qwen3-30b-a3b", 30.5), ("qwen3-235b-a22b", 235.1),
    ("mistral-7b", 7.25), ("mixtral-8x7b", 46.7), ("gpt-oss-120b", 116.8), ("deepseek-v3", 671),
    ("minimax-m1", 456),
  ]

  @Test("every model of the catalogue has the parameters its card states, within 1 %")
  func parameterCounts() throws {
    // Models of states alone have low-rank parts that are not counted; see their own test.
    #expect(Model.catalogue.filter(\.keepsKV).count == Self.published.count)
    for (name, billions) in Self.published {
      let model = try #require(Model.catalogue.first { $0.name == name })
      let error = model.parameters / (billions * 1e9) - 1
      #expect(abs(error) < 0.01, "\(name): \(model.parameters)")
    }
  }

  @Test("names are unique, and every entry names its source")
  func namesAndSources() {
    #expect(Set(Model.catalogue.map(\.name)).count == Model.catalogue.count)
    #expect(Set(GPU.catalogue.map(\.name)).count == GPU.catalogue.count)
    #expect(Model.catalogue.allSatisfy { !$0.source.isEmpty })
    #expect(GPU.catalogue.allSatisfy { !$0.source.isEmpty })
  }

  @Test("the catalogue covers the GPUs that scenarios may name")
  func gpuNames() {
    let expected = [
      "a100-sxm-40gb", "a100-sxm-80gb", "h100-sxm", "h100-pcie", "h200", "b200", "l40s", "l4",
      "a10g", "mi300x", "rtx-4090", "rtx-pro-6000", "jetson-agx-orin", "jetson-orin-nano",
      "jetson-orin-nx", "rtx-4060-laptop", "snapdragon-8-elite", "snapdragon-x-elite",
      "apple-m1-max", "apple-m1-ultra",
    ]
    #expect(GPU.catalogue.map(\.name) == expected)
  }

  @Test("a token of DeepSeek-V3 keeps 70,272 bytes of bf16 KV: 61 layers of 512 + 64 values")
  func latentAttentionKV() throws {
    let model = try #require(Model.catalogue.first { $0.name == "deepseek-v3" })
    #expect(61 * model.kvBytesPerLayer(.bf16, tensorParallel: 8) == 70_272)
  }

  @Test("gpt-oss-120b in MXFP4 weighs what its checkpoint weighs, 65.2 GB")
  func quantizedWeights() throws {
    // Published checkpoint: 60.8 GiB (OpenAI, gpt-oss model card, table 1). Biases and sinks, which
    // are not counted here, are 0.03 % of it.
    let model = try #require(Model.catalogue.first { $0.name == "gpt-oss-120b" })
    let bytes = model.weightBytes(.fp4, tensorParallel: 1)
    #expect(abs(bytes / (60.8 * 1_073_741_824) - 1) < 0.01, "\(bytes)")
  }
}
