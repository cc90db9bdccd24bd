import Pool
import Testing

@Suite struct KVMemoryTests {
  struct Measured: CustomTestStringConvertible {
    var what: String
    var model: Model
    var gpu: String
    var maxBatch = 256
    var maxBatchTokens: Int
    /// KV tokens the engine reported.
    var tokens: Int
    var testDescription: String { what }
  }

  static let codeLlama34B = Model(
    name: "codellama-34b", layers: 48, hidden: 8192, heads: 64, kvHeads: 8, headSize: 128,
    feedForward: 22016, vocabulary: 32000, maxLength: 16384,
    source: "codellama/CodeLlama-34b-Instruct-hf config.json")

  /// The 4090: casys-kaist/LLMServingSim, vLLM 0.19, served/meta.json (2,588 blocks of 16). The
  /// 80 GB GPU: inference-sim/inference-sim ground truth, vLLM 0.11.
  static let measured = [
    Measured(
      what: "Llama-3.1-8B, RTX 4090", model: find("llama-3.1-8b"), gpu: "rtx-4090",
      maxBatchTokens: 2048, tokens: 41_408),
    Measured(
      what: "Llama-2-7B, 80 GB", model: find("llama-2-7b"), gpu: "h100-sxm",
      maxBatchTokens: 4096, tokens: 119_008),
    Measured(
      what: "CodeLlama-34B, 80 GB", model: codeLlama34B, gpu: "h100-sxm",
      maxBatchTokens: 4096, tokens: 40_592),
    Measured(
      what: "CodeLlama-34B, 80 GB, small batches", model: codeLlama34B, gpu: "h100-sxm",
      maxBatch: 32, maxBatchTokens: 64, tokens: 44_640),
  ]

  /// One constant (0.18 GB outside the tensors) was chosen on these four; the rest follows from
  /// the architectures. An error of 0.05 GB in it is 0.6 % of the smallest cache here (CodeLlama,
  /// 8 GB), which with one block of rounding gives the 1 % demanded.
  @Test("KV memory is what real engines report, within 1 %", arguments: measured)
  func agreesWithEngines(_ run: Measured) throws {
    let gpu = try #require(GPU.catalogue.first { $0.name == run.gpu })
    let memory = try KVMemory.blocks(
      model: run.model, gpu: gpu, tensorParallel: 1, precision: .bf16, kvPrecision: .bf16,
      block: 16, maxBatch: run.maxBatch, maxBatchTokens: run.maxBatchTokens
    ).get()
    let error = Double(memory.blocks * 16) / Double(run.tokens) - 1
    print("\(run.what): \(memory.blocks * 16) KV tokens, engine \(run.tokens), error \(error)")
    #expect(abs(error) < 0.01)
  }

  @Test("a model that does not fit says what it needs and what there is")
  func shortfall() throws {
    let gpu = try #require(GPU.catalogue.first { $0.name == "h100-sxm" })
    let result = KVMemory.blocks(
      model: Self.find("llama-3.1-405b"), gpu: gpu, tensorParallel: 8, precision: .bf16,
      kvPrecision: .bf16, block: 16, maxBatch: 256, maxBatchTokens: 2048)
    guard case .failure(let shortfall) = result else {
      Issue.record("810 GB of weights fit 8 H100")
      return
    }
    #expect(shortfall.needed > shortfall.budget)
    #expect(
      shortfall.message
        == "llama-3.1-405b in bf16 needs 103.1 GB on each of 8 h100-sxm, which has 76.4 GB to give")
  }

  @Test("the parts of a sized memory add up to no more than its budget, to within a block")
  func breakdown() throws {
    let gpu = try #require(GPU.catalogue.first { $0.name == "h100-sxm" })
    // Blocks of models that keep no KV only count tokens.
    for model in Model.catalogue where model.keepsKV {
      for ranks in [1, 2, 4, 8] {
        let result = KVMemory.blocks(
          model: model, gpu: gpu, tensorParallel: ranks, precision: .fp8, kvPrecision: .fp8,
          block: 16, maxBatch: 256, maxBatchTokens: 8192)
        guard case .success(let memory) = result else { continue }
        let used =
          memory.weights + memory.activations + memory.overhead + memory.constant
          + Double(memory.blocks) * memory.blockBytes
        #expect(used <= memory.budget && used > memory.budget - memory.blockBytes)
      }
    }
  }

  static func find(_ name: String) -> Model {
    guard let model = Model.catalogue.first(where: { $0.name == name }) else {
      preconditionFailure("no model \(name)")
    }
    return model
  }
}
