/// How large a model is: parameters and KV cache. Counts are `Double`, so that no architecture a
/// user writes down overflows them; the catalogue's are exact (below 2^53).
extension Model {
  /// Weights of one layer's softmax attention projections.
  package var attentionWeights: Double {
    let hidden = Double(hidden)
    let heads = Double(heads)
    guard let latent = latentAttention else {
      let query = heads * Double(headSize)
      let keyValue = Double(kvHeads) * Double(headSize)
      return hidden * (query + 2 * keyValue) + query * hidden
    }
    // DeepSeek-V2 (arXiv 2405.04434), section 2.1: down- and up-projections of query and KV.
    let rope = Double(latent.ropeSize)
    let query = heads * (Double(latent.nopeSize) + rope)
    let up = heads * (Double(latent.nopeSize) + Double(latent.valueSize))
    let rank = Double(latent.queryRank)
    return (rank > 0 ? hidden * rank + rank * query : hidden * query)
      + hidden * (Double(latent.kvRank) + rope) + Double(latent.kvRank) * up
      + heads * Double(latent.valueSize) * hidden
  }

  /// Weights of all layers' attention projections.
  package var allAttentionWeights: Double {
    let linear = Double(linearLayers)
    return (Double(layers) - linear) * attentionWeights + linear * linearAttentionWeights
  }

  /// Weights of all layers' feed-forward blocks (gate, up and down), experts included.
  package var feedForwardWeights: Double {
    let dense = 3 * Double(hidden) * Double(feedForward)
    guard let experts else { return Double(layers) * dense }
    return Double(denseLayers) * dense + Double(layers - denseLayers) * expertWeights
      * Double(experts.count + experts.shared)
  }

  /// Weights of one expert.
  package var expertWeights: Double {
    3 * Double(hidden) * Double(experts?.feedForward ?? 0)
  }

  /// Layers with a dense feed-forward block.
  package var denseLayers: Int {
    guard let experts else { return layers }
    return min(max(experts.denseLayers, 0), layers)
  }

  /// Weights of the input embedding and, where it is not the same, the output head.
  package var embeddingWeights: Double {
    Double(vocabulary) * Double(hidden) * (tiedEmbeddings ? 1 : 2)
  }

  /// Weights of the routers and norms, which every GPU keeps whole.
  package var replicatedWeights: Double {
    let routers = Double(layers - denseLayers) * Double(hidden) * Double(experts?.count ?? 0)
    return routers + Double(2 * layers + 1) * Double(hidden)
  }

  /// All parameters.
  package var parameters: Double {
    allAttentionWeights + feedForwardWeights + embeddingWeights + replicatedWeights
  }

  /// The format of attention weights when the model's is `precision`: 4-bit checkpoints of
  /// mixtures of experts quantise the experts alone (gpt-oss, NVIDIA's DeepSeek FP4).
  package func attentionPrecision(_ precision: Precision) -> Precision {
    experts != nil && precision.bytes < 1 ? .bf16 : precision
  }

  /// Weights of all routed experts.
  package var routedWeights: Double {
    Double(layers - denseLayers) * expertWeights * Double(experts?.count ?? 0)
  }

  /// Bytes of weights on each GPU of groups of `tensorParallel`, `dataParallel` of which share the
  /// routed experts. GPUs keep `share` of these: less where some are in host memory, more where
  /// some have copies.
  package func weightBytes(
    _ precision: Precision, tensorParallel: Int, dataParallel: Int, share: Double = 1
  ) -> Double {
    let all = weightBytes(precision, tensorParallel: tensorParallel)
    let part = share / Double(max(1, dataParallel))
    if part == 1 { return all }
    return all + routedWeights * precision.bytes / Double(max(1, tensorParallel)) * (part - 1)
  }

  /// Bytes of weights on each of `tensorParallel` GPUs.
  package func weightBytes(_ precision: Precision, tensorParallel: Int) -> Double {
    let split =
      allAttentionWeights * attentionPrecision(precision).bytes
      + feedForwardWeights * precision.bytes
      + embeddingWeights * precision.unquantized.bytes
    return split / Double(max(1, tensorParallel))
      + replicatedWeights * precision.unquantized.bytes
  }

  /// Bytes that one token keeps in one layer's KV cache, on each of `tensorParallel` GPUs. Heads
  /// are shared out, at least one a GPU; a latent (MLA) is kept whole on every GPU.
  package func kvBytesPerLayer(_ precision: Precision, tensorParallel: Int) -> Double {
    if let latent = latentAttention {
      return Double(latent.kvRank + latent.ropeSize) * precision.bytes
    }
    let heads = max(1, Double(kvHeads) / Double(max(1, tensorParallel)))
    return 2 * heads * Double(headSize) * precision.bytes
  }

  /// Layers whose attention looks back no further than `slidingWindow`.
  package var windowLayers: Int { min(max(slidingWindow?.layers ?? 0, 0), layers) }
}
