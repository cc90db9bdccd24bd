extension Model {
  /// Layers whose attention keeps a state of constant size in place of a KV cache: for each head a
  /// matrix of keys by values, to which every token adds (Katharopoulos et al., "Transformers are
  /// RNNs", 2020; lightning attention, arXiv 2401.04658; state-space layers have the same shape).
  package struct LinearAttention: Hashable, Sendable {
    package var layers: Int
    package var heads: Int
    /// Width of a head's keys and queries, and of its values.
    package var keySize: Int
    package var valueSize: Int

    package init(layers: Int, heads: Int, keySize: Int, valueSize: Int) {
      self.layers = layers
      self.heads = heads
      self.keySize = keySize
      self.valueSize = valueSize
    }

    /// Numbers in the state of one layer and sequence.
    package var state: Double { Double(heads) * Double(keySize) * Double(valueSize) }
    /// Its bytes: engines keep it in 32 bits, since it sums over the whole context.
    package var stateBytes: Double { 4 * state }
    /// Width of queries, keys, values and output gates of all heads.
    package var projected: Double { 2 * Double(heads) * (Double(keySize) + Double(valueSize)) }
  }

  /// Layers with linear attention, and those that see the whole context.
  package var linearLayers: Int {
    min(max(linearAttention?.layers ?? 0, 0), layers - windowLayers)
  }
  package var fullLayers: Int { layers - windowLayers - linearLayers }

  /// Weights of the projections around linear attention in one layer.
  package var linearAttentionWeights: Double {
    guard let linear = linearAttention else { return 0 }
    return Double(hidden) * (linear.projected + Double(linear.heads) * Double(linear.valueSize))
  }
}
