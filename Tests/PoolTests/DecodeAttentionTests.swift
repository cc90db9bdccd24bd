import Pool
import Testing

@Suite struct DecodeAttentionTests {
  /// A GPU on which nothing but reading KV takes time, at 1 TB/s.
  private func reader() throws -> GPU {
    var gpu = try RooflineTimingTests.gpu("h100-sxm")
    gpu.efficiency = KernelEfficiency(
      gemm: 1, attention: 1, memory: 1, kvMemory: 1, kernelLatency: 0, sequenceLatency: 0,
      hostPerIteration: 0, hostPerSequence: 0)
    gpu.flops = [.bf16: 1e40]
    gpu.bandwidth = 1e12
    return gpu
  }

  /// Seconds that `sequences` with `context` tokens in all take longer than as many without any.
  private func attention(
    _ model: Model, _ attention: DecodeAttention, sequences: Int, context: Int
  ) throws -> Double {
    let config = RooflineConfig(
      model: model, gpu: try reader(), tensorParallel: 1, precision: .bf16, kvPrecision: .bf16,
      attention: attention)
    let timing = TimingModel(.roofline(config), engine: RooflineTimingTests.engine)
    let whole = timing.duration(of: TimingAgreementTests.decoding(sequences, context))
    return Double(whole - timing.duration(of: TimingAgreementTests.decoding(sequences, 0))) / 1e12
  }

  @Test("block top-k reads min(c, budget) tokens of KV and a key a block, as Kinetics counts it")
  func blockTopK() throws {
    let model = try RooflineTimingTests.model("qwen3-8b")
    let sparse = DecodeAttention.BlockTopK(block: 32, blocks: 31, recent: 32)
    let token = 36 * model.kvBytesPerLayer(.bf16, tensorParallel: 1) / 1e12
    for context in [1, 500, 1023, 1024, 1025, 40_000] {
      let read = Double(min(context, 1024)) + 0.5 * Double(context) / 32
      let time = try attention(
        model, .blockTopK(sparse), sequences: 3, context: 3 * context)
      // Both coefficients are rounded to a picosecond.
      #expect(abs(time - 3 * read * token) <= 3 * Double(context) * 1e-12, "\(context)")
    }
  }

  @Test("a step's reads, summed over an answer, are the closed form that Kinetics publishes")
  func closedForm() throws {
    let model = try RooflineTimingTests.model("qwen3-8b")
    let (prompt, output, block, budget) = (256, 8192, 32, 1024)
    let sparse = DecodeAttention.BlockTopK(block: block, blocks: 31, recent: 32)
    var seconds = 0.0
    for step in 0..<output {
      seconds += try attention(
        model, .blockTopK(sparse), sequences: 1, context: prompt + step)
    }
    // B·L − ½·max(0, B − Lc)², four bytes for a key and a value; (2Lc + L)·L/block, two for a key's
    // half of the steps' sum. Of 8 heads of 128 in 36 layers.
    let (b, l, c) = (Double(budget), Double(output), Double(prompt))
    let kv = b * l - 0.5 * (b - c) * (b - c)
    let bytes = 36 * 8 * 128 * (4 * kv + (2 * c + l) * l / Double(block))
    // The integral takes the place of a sum: half a token a step, of about 1,070 read.
    #expect(abs(seconds / (bytes / 1e12) - 1) < 0.5 / 1000)
  }

  @Test("a reach is by the mean context: never too short, and too long by the bound that is stated")
  func meanContext() throws {
    let model = try RooflineTimingTests.model("qwen3-8b")
    let token = 36 * model.kvBytesPerLayer(.bf16, tensorParallel: 1) / 1e12
    var random = Lehmer(seed: 12)
    for _ in 0..<200 {
      let reach = 1 + random.next(below: 2000)
      let contexts = (0..<64).map { _ in 1 + random.next(below: 3000) }
      let time = try attention(
        model, .budget(reach), sequences: 64, context: contexts.reduce(0, +))
      let exact = contexts.reduce(0) { $0 + min($1, reach) }
      let distance = contexts.reduce(0) { $0 + abs($1 - reach) }
      let excess = time / token - Double(exact)
      // The coefficient, about 147 ns, is rounded to a picosecond: 1e-5 of what is read.
      #expect(excess >= -1e-5 * Double(exact))
      #expect(excess <= 0.5 * Double(distance) + 1e-5 * Double(exact))
    }
  }

  /// Contexts all over 0 to 3,000 with the reach at their mean, 1,500: half of them are read whole,
  /// 750 in the mean, and half for 1,500: 1,125 where the mean context says 1,500.
  @Test("a reach at the mean of uniform contexts is a third too long, as is stated")
  func uniformContexts() throws {
    let model = try RooflineTimingTests.model("qwen3-8b")
    let token = 36 * model.kvBytesPerLayer(.bf16, tensorParallel: 1) / 1e12
    let contexts = (0..<64).map { Int((3000 * (Double($0) + 0.5) / 64).rounded()) }
    let time = try attention(
      model, .budget(1500), sequences: 64, context: contexts.reduce(0, +))
    let exact = contexts.reduce(0) { $0 + min($1, 1500) }
    // Rounding contexts moves a mean of 1,500 and one of 1,125 by half a token at most: 4/3 of
    // 0.5/1,500 + 0.5/1,125 is 0.001; the coefficient's picosecond is 1e-5.
    #expect(abs(time / token / Double(exact) - 4.0 / 3) < 0.00105)
  }

  @Test("a budget bounds the KV of a sequence, and with it what must fit")
  func budgetMemory() throws {
    let model = try RooflineTimingTests.model("qwen3-8b")
    func memory(_ attention: DecodeAttention, maxBatch: Int) throws -> KVMemory {
      try KVMemory.blocks(
        model: model, gpu: try RooflineTimingTests.gpu("h100-sxm"), tensorParallel: 1,
        precision: .bf16, kvPrecision: .bf16, block: 16, maxBatch: maxBatch,
        maxBatchTokens: 2048, attention: attention, longest: 40_001
      ).get()
    }
    let bounded = try memory(.budget(2048), maxBatch: 64)
    // 36 layers of 8 heads of 128, keys and values of two bytes.
    #expect(bounded.constant == 64 * 2048 * 36 * 8 * 128 * 4)
    #expect(bounded.blocks == 64 * 2501)
    let dense = try memory(.dense, maxBatch: 64)
    #expect(dense.constant == 0)
    #expect(dense.blocks < bounded.blocks)
    #expect(throws: KVMemory.Shortfall.self) { try memory(.budget(20_000), maxBatch: 64) }
  }

  @Test("a model of states alone keeps the same whatever the context, and no KV is read")
  func states() throws {
    let model = try RooflineTimingTests.model("rwkv-6-7b")
    // 7.6 B parameters, as published, with low-rank shifts and decays that are left out: five of
    // rank 64 and one of rank 128, up and down, a layer.
    let lowRank = 32.0 * (5 * 2 * 64 + 2 * 128) * 4096
    #expect(abs(model.parameters + lowRank - 7.6e9) < 0.05e9)
    let near = try attention(model, .dense, sequences: 4, context: 4000)
    let far = try attention(model, .dense, sequences: 4, context: 400_000)
    #expect(near == far)
    let memory = try KVMemory.blocks(
      model: model, gpu: try RooflineTimingTests.gpu("h100-sxm"), tensorParallel: 1,
      precision: .bf16, kvPrecision: .bf16, block: 16, maxBatch: 64, maxBatchTokens: 2048,
      longest: 1600
    ).get()
    // 32 states of 64 matrices, 64 by 64 in 32 bits.
    #expect(memory.constant == 64 * 32 * 64 * 64 * 64 * 4)
    #expect(memory.blocks == 64 * 100)
  }

  @Test("sparse prefill keeps the part of pairs that its power says, and never more than all")
  func sparsePrefill() throws {
    func seconds(_ prefill: PrefillAttention, tokens: Int) throws -> Double {
      var gpu = try RooflineTimingTests.gpu("h100-sxm")
      gpu.bandwidth = 1e30
      gpu.efficiency = KernelEfficiency(
        kernelLatency: 0, sequenceLatency: 0, hostPerIteration: 0, hostPerSequence: 0)
      let config = RooflineConfig(
        model: try RooflineTimingTests.model("llama-3.1-8b"), gpu: gpu, tensorParallel: 1,
        precision: .bf16, kvPrecision: .bf16, prefill: prefill)
      let engine = EngineConfig(maxBatch: 1, maxBatchTokens: 1024)
      let timing = TimingModel(.roofline(config), engine: engine)
      // In chunks of 1,024, so that every query sees about as many keys as the chunk's mean.
      var sum = 0.0
      for depth in stride(from: 0, to: tokens, by: 1024) {
        sum += Double(
          timing.duration(of: RooflineTimingTests.prefill(1024, depth: depth)))
      }
      return sum / 1e12
    }
    let none = SparsePrefill(minimum: 1, scale: 1e-3, exponent: 1, probes: 0)
    for (tokens, part) in [(32768, 1.0 / 2), (131_072, 1.0 / 3)] {
      let rest = try seconds(.sparse(none), tokens: tokens)
      let dense = try seconds(.dense, tokens: tokens) - rest
      let usual = SparsePrefill(minimum: 1, probes: 0)
      let sparse = try seconds(.sparse(usual), tokens: tokens) - rest
      // Below s = 1,777 all is kept, which adds less than (1777/L)^2 of the pairs, and constants
      // are printed to three digits.
      let start = 1777 / Double(tokens)
      #expect(sparse / dense > part * 0.998)
      #expect(sparse / dense < part * 1.002 + start * start)
      let probed = try seconds(.sparse(SparsePrefill()), tokens: tokens) - rest
      // 128 queries of 1,024 see all keys.
      #expect(abs(probed / dense - sparse / dense - 0.125) < 0.002)
    }
    #expect(
      try seconds(.sparse(SparsePrefill(minimum: 2000)), tokens: 1024)
        == seconds(.dense, tokens: 1024))
  }

  @Test("linear attention keeps a constant state: KV grows in the other layers alone")
  func linearAttention() throws {
    let model = try RooflineTimingTests.model("minimax-m1")
    #expect(model.fullLayers == 10)
    let token = 10.0 * 8 * 128 * 4
    #expect(
      KVMemory.blockBytes(of: model, tensorParallel: 1, kvPrecision: .bf16, block: 16)
        == 16 * token)
    let grown = try attention(model, .dense, sequences: 2, context: 20_000)
    #expect(abs(grown - 20_000 * token / 1e12) <= 20_000 * 0.5e-12)
    // A sequence more reads and writes 70 states of 64 matrices, 128 by 128 in 32 bits.
    let states = 70 * 64 * 128 * 128 * 4.0
    let config = RooflineConfig(
      model: model, gpu: try reader(), tensorParallel: 1, precision: .bf16, kvPrecision: .bf16)
    var plain = config
    plain.model.linearAttention?.keySize = 64
    func seconds(_ config: RooflineConfig) -> Double {
      let operators = RooflineOperators(config)
      return operators.decodeAttention(decodes: 5, context: 0, isMixed: false)
    }
    #expect(abs(seconds(config) - 5 * 2 * states / 1e12) < 5e-12)
    #expect(abs(seconds(plain) - 5 * states / 1e12) < 5e-12)
    // The report states 45.9 · 10^9 parameters a token, which are these without the embeddings.
    let visited = 80 * 2 * model.expertWeights + model.allAttentionWeights
    #expect(abs(visited / 45.9e9 - 1) < 0.01, "\(visited)")
  }
}
