/// Prompts whose KV a smaller model predicts: it prefills them, linear maps turn each layer of its
/// KV into layers of the pool's model's, and that goes on from there.
///
/// "KV Prediction for Improved Time to First Token" (Horton et al., arXiv 2410.08391), sections 4.1
/// and 4.2. The smaller model computes all tokens of a prompt but the last (the authors'
/// `kv_prediction.py`); the last one goes through the pool's model, which so emits the first token.
/// What the prediction does to answers is not modelled.
package struct KVPrediction: Hashable, Sendable {
  /// The model that prefills.
  package var auxiliary: Model

  package init(by auxiliary: Model) { self.auxiliary = auxiliary }

  /// Weights of the maps to `base`: for each of its layers one for keys and one for values.
  package func mapWeights(to base: Model) -> Double {
    2 * Double(base.layers) * auxiliary.keyWidth * base.keyWidth
  }

  /// Bytes on each of the GPUs that `config` names: the smaller model's weights and the maps, and
  /// its KV of prompts that are not prefilled to their end, which are one under way, of `longest`
  /// tokens at most, and an iteration's `batchTokens`.
  package func bytes(in config: RooflineConfig, batchTokens: Int, longest: Int) -> Double {
    let ways = config.tensorParallel
    let maps =
      mapWeights(to: config.model) * config.precision.unquantized.bytes / Double(max(1, ways))
    let perToken =
      Double(auxiliary.layers)
      * auxiliary.kvBytesPerLayer(config.kvPrecision, tensorParallel: ways)
    return auxiliary.weightBytes(config.precision, tensorParallel: ways) + maps
      + perToken * (Double(batchTokens) + Double(longest))
  }
}

extension Model {
  /// Width of a layer's keys, and of its values.
  package var keyWidth: Double { Double(kvHeads) * Double(headSize) }

  /// Whether every layer keeps keys and values, which maps can be made from and to.
  package var keepsKeysAndValues: Bool { latentAttention == nil && linearAttention == nil }
}
