/// What attention costs on one GPU of a tensor-parallel group, in seconds a layer: linear in the
/// KV tokens that decoding reads and in the query–key pairs of prefill.
struct AttentionCosts {
  /// Decode, for each token of context: the longer of reading its KV and computing with it.
  let perContextToken: Double
  /// Prefill, for each query–key pair: computing.
  let perPair: Double
  /// Prefill, for each token of KV it reads: reading.
  let perKVToken: Double
  /// Linear attention: a sequence's state, read and written, and a token of prefill.
  let perState: Double
  let perLinearToken: Double

  init(_ config: RooflineConfig) {
    let model = config.model
    let gpu = config.gpu
    let heads = Double(model.heads) / Double(max(1, config.tensorParallel))
    // Operations a pair and head: a multiplication and an addition for each element of the
    // query–key product and of the weighted sum of values. A decoding latent attention works on
    // the latent itself, its up-projections absorbed (DeepSeek-V2, section 2.1.2).
    let prefill: Double
    let decode: Double
    if let latent = model.latentAttention {
      prefill = 2 * Double(latent.nopeSize + latent.ropeSize + latent.valueSize)
      decode = 2 * Double(2 * latent.kvRank + latent.ropeSize)
    } else {
      prefill = 4 * Double(model.headSize)
      decode = prefill
    }
    let rate = gpu.rate(config.precision.unquantized) * gpu.efficiency.attention
    let traffic =
      model.kvBytesPerLayer(config.kvPrecision, tensorParallel: config.tensorParallel)
      / gpu.cacheBandwidth(config.kvPrecision)
    perContextToken = max(traffic, heads * decode / rate)
    perPair = heads * prefill / rate
    perKVToken = traffic
    guard let linear = model.linearAttention else {
      perState = 0
      perLinearToken = 0
      return
    }
    let ranks = Double(max(1, config.tensorParallel))
    perState = 2 * linear.stateBytes / ranks / (gpu.bandwidth * gpu.efficiency.memory)
    // A token is added to the state and reads it; inside a chunk tokens attend to each other, to
    // half of it in the mean, a multiplication and an addition each.
    let pairs = Double(linear.heads) * Double(linear.keySize + linear.valueSize)
    perLinearToken = (4 * linear.state + pairs * Self.linearChunk) / ranks / rate
  }

  /// Tokens a chunk of linear attention's prefill (Lightning Attention-2, arXiv 2401.04658).
  private static let linearChunk = 256.0
}
