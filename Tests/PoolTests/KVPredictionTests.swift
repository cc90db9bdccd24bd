import Pool
import Testing

@Suite("KV of prompts may be predicted")
struct KVPredictionTests {
  private static let engine = EngineConfig(maxBatch: 64, maxBatchTokens: 4096)

  /// Arithmetic alone takes time, but for a fast memory.
  private static func config(_ prefill: PrefillAttention = .dense) throws -> RooflineConfig {
    var gpu = try RooflineTimingTests.gpu("h100-sxm")
    gpu.efficiency = KernelEfficiency(
      gemm: 1, attention: 1, memory: 1, kvMemory: 1, kernelLatency: 0, sequenceLatency: 0,
      hostPerSequence: 0)
    gpu.flops = [.bf16: 1e12]
    return RooflineConfig(
      model: try RooflineTimingTests.model("llama-3.1-70b"), gpu: gpu, tensorParallel: 1,
      precision: .bf16, kvPrecision: .bf16, prefill: prefill)
  }

  private static func time(_ config: RooflineConfig, _ batch: BatchShape) -> Int64 {
    TimingModel(.roofline(config), engine: engine).duration(of: batch)
  }

  @Test("a prompt takes the small model's pass, the maps, and a token of the pool's model")
  func parts() throws {
    let small = try RooflineTimingTests.model("llama-3.1-8b")
    let prediction = KVPrediction(by: small)
    let predicted = try Self.config(.predicted(prediction))
    let tokens = 1000
    var prompt = RooflineTimingTests.prefill(tokens)
    prompt.prefillKVTokens = tokens
    var helper = try Self.config()
    helper.model = small
    var before = RooflineTimingTests.prefill(tokens - 1)
    before.prefillKVTokens = tokens - 1
    before.emitting = 0
    var last = BatchShape()
    last.decodes = 1
    last.contextTokens = tokens - 1
    last.emitting = 1
    // 80 layers, keys and values, 8 heads of 128 to as many: 1.7e8 weights, 2 operations each.
    #expect(prediction.mapWeights(to: predicted.model) == 160 * 1024 * 1024)
    let maps = 2.0 * Double(tokens - 1) * 160 * 1024 * 1024
    let expected =
      Self.time(helper, before) + Self.time(try Self.config(), last) + Int64(maps.rounded())
    // At 10^12 operations a second one is a picosecond. Each part is rounded to one.
    #expect(abs(Self.time(predicted, prompt) - expected) <= 2)
    // A prompt that does not end here yet has nothing of the pool's model.
    var part = prompt
    part.emitting = 0
    before = RooflineTimingTests.prefill(tokens)
    before.prefillKVTokens = tokens
    before.emitting = 0
    let mapped = 2.0 * Double(tokens) * 160 * 1024 * 1024
    #expect(
      abs(Self.time(predicted, part) - Self.time(helper, before) - Int64(mapped.rounded())) <= 2)
  }

  @Test("a prompt of one token is the pool's model's, and so is decoding")
  func decoding() throws {
    let small = try RooflineTimingTests.model("llama-3.1-8b")
    let predicted = try Self.config(.predicted(KVPrediction(by: small)))
    var token = RooflineTimingTests.prefill(1)
    token.prefillKVTokens = 1
    var decode = BatchShape()
    decode.decodes = 1
    decode.emitting = 1
    #expect(Self.time(predicted, token) == Self.time(try Self.config(), decode))
    let piece = TimingModel(.roofline(predicted), engine: Self.engine)
      .decodePiece(decodes: 7, contextTokens: 700)
    let plain = TimingModel(.roofline(try Self.config()), engine: Self.engine)
      .decodePiece(decodes: 7, contextTokens: 700)
    #expect(piece == plain)
  }

  @Test("it takes the small model's weights, the maps, and its KV of what is under way")
  func memory() throws {
    let small = try RooflineTimingTests.model("llama-3.1-8b")
    let bytes = KVPrediction(by: small).bytes(
      in: try Self.config(), batchTokens: 4096, longest: 8192)
    // 8.03e9 parameters, 1.68e8 weights of maps, 12,288 tokens of 131,072 bytes.
    let weights = small.weightBytes(.bf16, tensorParallel: 1)
    #expect(bytes == weights + 2 * 160 * 1024 * 1024 + 12_288 * 131_072)
  }
}
