extension Model {
  /// The models a scenario can name, each with the numbers of its Hugging Face `config.json`.
  package static let catalogue: [Model] = llama + qwen + mistral + mixtures + recurrent
}

extension Model {
  static let llama: [Model] = [
    Model(
      name: "llama-3.1-8b", layers: 32, hidden: 4096, heads: 32, kvHeads: 8, headSize: 128,
      feedForward: 14336, vocabulary: 128_256, maxLength: 131_072,
      source: "meta-llama/Llama-3.1-8B config.json"),
    Model(
      name: "llama-3.1-70b", layers: 80, hidden: 8192, heads: 64, kvHeads: 8, headSize: 128,
      feedForward: 28672, vocabulary: 128_256, maxLength: 131_072,
      source: "meta-llama/Llama-3.1-70B config.json"),
    Model(
      name: "llama-3.1-405b", layers: 126, hidden: 16384, heads: 128, kvHeads: 8, headSize: 128,
      feedForward: 53248, vocabulary: 128_256, maxLength: 131_072,
      source: "meta-llama/Llama-3.1-405B config.json"),
    Model(
      name: "llama-2-7b", layers: 32, hidden: 4096, heads: 32, kvHeads: 32, headSize: 128,
      feedForward: 11008, vocabulary: 32000, maxLength: 4096,
      source: "meta-llama/Llama-2-7b-hf config.json"),
    Model(
      name: "llama-2-70b", layers: 80, hidden: 8192, heads: 64, kvHeads: 8, headSize: 128,
      feedForward: 28672, vocabulary: 32000, maxLength: 4096,
      source: "meta-llama/Llama-2-70b-hf config.json"),
  ]

  static let qwen: [Model] = [
    Model(
      name: "qwen2.5-7b", layers: 28, hidden: 3584, heads: 28, kvHeads: 4, headSize: 128,
      feedForward: 18944, vocabulary: 152_064, maxLength: 32768,
      source: "Qwen/Qwen2.5-7B-Instruct config.json"),
    Model(
      name: "qwen3-8b", layers: 36, hidden: 4096, heads: 32, kvHeads: 8, headSize: 128,
      feedForward: 12288, vocabulary: 151_936, maxLength: 40960,
      source: "Qwen/Qwen3-8B config.json"),
    Model(
      name: "qwen3-32b", layers: 64, hidden: 5120, heads: 64, kvHeads: 8, headSize: 128,
      feedForward: 25600, vocabulary: 151_936, maxLength: 40960,
      source: "Qwen/Qwen3-32B config.json"),
    Model(
      name: "qwen3-30b-a3b", layers: 48, hidden: 2048, heads: 32, kvHeads: 4, headSize: 128,
      feedForward: 6144, vocabulary: 151_936, maxLength: 40960,
      experts: Experts(count: 128, active: 8, feedForward: 768),
      source: "Qwen/Qwen3-30B-A3B config.json"),
    Model(
      name: "qwen3-235b-a22b", layers: 94, hidden: 4096, heads: 64, kvHeads: 4, headSize: 128,
      feedForward: 12288, vocabulary: 151_936, maxLength: 40960,
      experts: Experts(count: 128, active: 8, feedForward: 1536),
      source: "Qwen/Qwen3-235B-A22B config.json"),
  ]

  static let mistral: [Model] = [
    Model(
      name: "mistral-7b", layers: 32, hidden: 4096, heads: 32, kvHeads: 8, headSize: 128,
      feedForward: 14336, vocabulary: 32768, maxLength: 32768,
      source: "mistralai/Mistral-7B-Instruct-v0.3 config.json"),
    Model(
      name: "mixtral-8x7b", layers: 32, hidden: 4096, heads: 32, kvHeads: 8, headSize: 128,
      feedForward: 14336, vocabulary: 32000, maxLength: 32768,
      experts: Experts(count: 8, active: 2, feedForward: 14336),
      source: "mistralai/Mixtral-8x7B-Instruct-v0.1 config.json"),
  ]

  static let mixtures: [Model] = [
    // One layer of eight attends to all of the context, the others by lightning attention.
    Model(
      name: "minimax-m1", layers: 80, hidden: 6144, heads: 64, kvHeads: 8, headSize: 128,
      feedForward: 9216, vocabulary: 200_064, maxLength: 1_000_000,
      experts: Experts(count: 32, active: 2, feedForward: 9216),
      linearAttention: LinearAttention(layers: 70, heads: 64, keySize: 128, valueSize: 128),
      source: "MiniMaxAI/MiniMax-M1-80k config.json"),
    // Every other layer looks back 128 tokens.
    Model(
      name: "gpt-oss-120b", layers: 36, hidden: 2880, heads: 64, kvHeads: 8, headSize: 64,
      feedForward: 2880, vocabulary: 201_088, maxLength: 131_072,
      experts: Experts(count: 128, active: 4, feedForward: 2880),
      slidingWindow: SlidingWindow(layers: 18, tokens: 128),
      source: "openai/gpt-oss-120b config.json"),
    // Without the multi-token prediction module. Keys are 128 + 64 wide, values 128.
    Model(
      name: "deepseek-v3", layers: 61, hidden: 7168, heads: 128, kvHeads: 128, headSize: 128,
      feedForward: 18432, vocabulary: 129_280, maxLength: 163_840,
      experts: Experts(count: 256, active: 8, shared: 1, feedForward: 2048, denseLayers: 3),
      latentAttention: LatentAttention(
        queryRank: 1536, kvRank: 512, ropeSize: 64, nopeSize: 128, valueSize: 128),
      source: "deepseek-ai/DeepSeek-V3 config.json"),
  ]

  static let recurrent: [Model] = [
    // Every layer has a state alone: 64 heads of 64 by 64, with receptance, key, value, gate and
    // output as projections. Its channel mixing has two matrices of 14,336 and one of 4,096
    // columns: as many weights as a gated block of a third of their sum.
    Model(
      name: "rwkv-6-7b", layers: 32, hidden: 4096, heads: 64, kvHeads: 64, headSize: 64,
      feedForward: 10923, vocabulary: 65536, maxLength: 1_000_000,
      linearAttention: LinearAttention(layers: 32, heads: 64, keySize: 64, valueSize: 64),
      source: "RWKV/v6-Finch-7B-HF config.json; arXiv 2404.05892")
  ]
}
