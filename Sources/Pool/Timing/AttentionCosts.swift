/// What attention costs on one GPU of a tensor-parallel group, in seconds a layer: linear in the
/// KV tokens that decoding reads and in the query–key pairs of prefill.
struct AttentionCosts {
  /// Decode, for each token of context: the longer of reading its KV and computing with it.
  let perContextToken: Double
  /// Prefill, for each query–key pair: computing.
  let perPair: Double
  /// Prefill, for each token of KV it reads: reading.
  let perKVToken: Double

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
  }
}
