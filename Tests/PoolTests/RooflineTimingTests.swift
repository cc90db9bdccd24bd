import Pool
import Testing

@Suite struct RooflineTimingTests {
  static let engine = EngineConfig(maxBatch: 1024, maxBatchTokens: 8192)

  static func gpu(_ name: String) throws -> GPU {
    try #require(GPU.catalogue.first { $0.name == name })
  }

  static func model(_ name: String) throws -> Model {
    try #require(Model.catalogue.first { $0.name == name })
  }

  static func prefill(_ tokens: Int, depth: Int = 0) -> BatchShape {
    var batch = BatchShape()
    batch.prefillTokens = tokens
    batch.prefillPairsTwice = tokens * (2 * depth + tokens)
    batch.chunks = 1
    batch.emitting = 1
    return batch
  }

  @Test("an iteration never gets shorter with more tokens, sequences or context")
  func monotone() throws {
    for gpu in GPU.catalogue {
      for name in ["llama-3.1-8b", "qwen3-30b-a3b", "gpt-oss-120b", "deepseek-v3"] {
        let config = RooflineConfig(
          model: try Self.model(name), gpu: gpu, tensorParallel: 1, precision: .bf16,
          kvPrecision: .bf16)
        let timing = TimingModel(.roofline(config), engine: Self.engine)
        var last: Int64 = 0
        for tokens in stride(from: 1, through: 8192, by: 61) {
          let now = timing.duration(of: Self.prefill(tokens))
          #expect(now >= last, "\(gpu.name) \(name), prefill \(tokens)")
          last = now
        }
        last = 0
        for decodes in 1...1024 {
          let batch = TimingAgreementTests.decoding(decodes, decodes * 300)
          let now = timing.duration(of: batch)
          #expect(now > last, "\(gpu.name) \(name), decode \(decodes)")
          #expect(timing.duration(of: TimingAgreementTests.decoding(decodes, decodes * 301)) > now)
          last = now
        }
      }
    }
  }

  @Test("a batch of one spends its time reading the weights: two GPUs halve it, but for latency")
  func tensorParallelHalvesWeights() throws {
    var gpu = try Self.gpu("h100-sxm")
    gpu.efficiency = KernelEfficiency(
      memory: 0.8, kernelLatency: 0, sequenceLatency: 0, hostPerSequence: 0, link: 1,
      linkLatency: 0)
    let model = try Self.model("llama-3.1-70b")
    func duration(_ ranks: Int) -> Double {
      let config = RooflineConfig(
        model: model, gpu: gpu, tensorParallel: ranks, precision: .bf16, kvPrecision: .bf16)
      let timing = TimingModel(.roofline(config), engine: Self.engine)
      return Double(timing.duration(of: TimingAgreementTests.decoding(1, 1))) / 1e12
    }
    // All weights but the input embedding are read once: 69.5e9 × 2 bytes at 0.8 × 3.35 TB/s.
    let read = (model.parameters - Double(model.vocabulary * model.hidden)) * 2 / (0.8 * 3.35e12)
    // Activations and one token of KV are below 1e-3 of the weights; an all-reduce of one row
    // (16 kB) over 450 GB/s, 160 times, is 6 us of 26 ms.
    #expect(abs(duration(1) / read - 1) < 1e-3)
    #expect(abs(duration(2) / read - 0.5) < 1e-3)
  }

  @Test("a mixture of experts reads k experts a layer for one token, and nearly all for many")
  func expertsTouched() throws {
    var gpu = try Self.gpu("h100-sxm")
    gpu.efficiency = KernelEfficiency(
      gemm: 1, memory: 1, kernelLatency: 0, sequenceLatency: 0, hostPerSequence: 0)
    gpu.flops = [.bf16: 1e30]  // Memory alone counts.
    let model = try Self.model("mixtral-8x7b")
    let config = RooflineConfig(
      model: model, gpu: gpu, tensorParallel: 1, precision: .bf16, kvPrecision: .bf16)
    let timing = TimingModel(.roofline(config), engine: Self.engine)
    func expertsRead(_ tokens: Int) -> Double {
      let seconds =
        Double(timing.duration(of: TimingAgreementTests.decoding(tokens, tokens))) / 1e12
      let dense =
        Double(model.layers) * model.attentionWeights + model.embeddingWeights / 2
      return (seconds * gpu.bandwidth / 2 - dense) / (Double(model.layers) * model.expertWeights)
    }
    // 8·(1 − (1 − 2/8)^T): 2 for one token, 3.5 for two, 7.2 for eight. Activations of one to
    // eight rows are below 2 % of one expert's weights.
    #expect(abs(expertsRead(1) - 2) < 0.02)
    #expect(abs(expertsRead(2) - 3.5) < 0.04)
    #expect(abs(expertsRead(8) - 8 * (1 - 0.1001129150390625)) < 0.16)
  }

  @Test("a format without arithmetic of its own computes as bf16 and reads fewer bytes")
  func weightOnlyQuantization() throws {
    let gpu = try Self.gpu("a100-sxm-80gb")
    #expect(gpu.rate(.int4) == gpu.rate(.bf16))
    #expect(gpu.rate(.int8) == 2 * gpu.rate(.bf16))
    func timing(_ precision: Precision) throws -> TimingModel {
      let config = RooflineConfig(
        model: try Self.model("llama-3.1-8b"), gpu: gpu, tensorParallel: 1, precision: precision,
        kvPrecision: .bf16)
      return TimingModel(.roofline(config), engine: Self.engine)
    }
    let decode = TimingAgreementTests.decoding(1, 500)
    #expect(try timing(.int4).duration(of: decode) < timing(.bf16).duration(of: decode))
    let large = Self.prefill(8192)
    #expect(try timing(.int4).duration(of: large) == timing(.bf16).duration(of: large))
  }

  @Test("numbers without bounds give long iterations, not traps")
  func absurdHardware() throws {
    var gpu = try Self.gpu("h100-sxm")
    gpu.bandwidth = 1e-300
    gpu.flops = [:]
    gpu.efficiency.hostPerSequence = .infinity
    gpu.efficiency.kernelLatency = .nan
    let config = RooflineConfig(
      model: try Self.model("gpt-oss-120b"), gpu: gpu, tensorParallel: 1, precision: .bf16,
      kvPrecision: .bf16)
    let timing = TimingModel(
      .roofline(config), engine: EngineConfig(maxBatch: .max, maxBatchTokens: .max))
    #expect(timing.duration(of: TimingAgreementTests.decoding(1000, 1_000_000_000)) >= 1)
    #expect(timing.duration(of: Self.prefill(1_000_000, depth: 1_000_000)) >= 1)
  }
}
