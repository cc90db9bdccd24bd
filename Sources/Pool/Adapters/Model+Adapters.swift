/// What a LoRA adapter of rank r adds to a model: for every projection of `in` inputs and `out`
/// outputs that it adapts, a matrix of r × in and one of out × r (arXiv:2106.09685, section 4.1),
/// hence r · (in + out) weights. Qwen2.5-7B at rank 16, all projections: 40.4 million, 80.7 MB.
extension Model {
  /// Weights of an adapter of rank 1 that adapts `targets`, in all layers.
  package func adapterWeights(_ targets: AdapterTargets) -> Double {
    let attention = Double(layers) * attentionWidths(targets)
    guard targets == .allLinear else { return attention }
    return attention + feedForwardWidths { Double($0.count + $0.shared) }
  }

  /// Those of them that one token passes: of the experts that it visits alone.
  package func adapterWeightsOfToken(_ targets: AdapterTargets) -> Double {
    let attention = Double(layers) * attentionWidths(targets)
    guard targets == .allLinear else { return attention }
    return attention + feedForwardWidths { Double($0.active + $0.shared) }
  }

  /// Σ (in + out) over the attention projections of one layer that `targets` has.
  private func attentionWidths(_ targets: AdapterTargets) -> Double {
    let hidden = Double(hidden)
    let heads = Double(heads)
    let pairs: (query: Double, key: Double, value: Double, output: Double)
    if let latent = latentAttention {
      // Down- and up-projection of the query; of keys and values, the shared ones down count as
      // the key's and those up as the value's (DeepSeek-V2, section 2.1).
      let rank = Double(latent.queryRank)
      let query = heads * Double(latent.nopeSize + latent.ropeSize)
      let up = heads * Double(latent.nopeSize + latent.valueSize)
      pairs = (
        query: rank > 0 ? hidden + rank + rank + query : hidden + query,
        key: hidden + Double(latent.kvRank + latent.ropeSize),
        value: Double(latent.kvRank) + up,
        output: heads * Double(latent.valueSize) + hidden
      )
    } else {
      let query = hidden + heads * Double(headSize)
      let key = hidden + Double(kvHeads) * Double(headSize)
      pairs = (query, key, key, query)
    }
    return targets == .queryValue
      ? pairs.query + pairs.value : pairs.query + pairs.key + pairs.value + pairs.output
  }

  /// Σ (in + out) over gate, up and down of all layers, with so many experts of each that has some.
  private func feedForwardWidths(_ count: (Experts) -> Double) -> Double {
    let dense = Double(denseLayers) * 3 * Double(hidden + feedForward)
    guard let experts else { return dense }
    return dense + Double(layers - denseLayers) * count(experts)
      * 3 * Double(hidden + experts.feedForward)
  }
}

extension AdapterTargets {
  /// Products of an adapted layer that engines make at once: query, key and value are one, gate and
  /// up are another.
  var products: Int {
    switch self {
    case .allLinear: 4
    case .attention: 2
    case .queryValue: 1
    }
  }
}
