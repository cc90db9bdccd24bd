extension Model {
  /// The head that EAGLE (arXiv 2401.15077, section 4.1) adds to guess tokens with: one more
  /// decoder layer, dense, between this model's own embedding and output head.
  package var draftHead: Model {
    var head = self
    head.name = "\(name) head"
    head.layers = 1
    head.experts = nil
    head.slidingWindow = nil
    head.linearAttention = nil
    return head
  }
}

extension DecodeVariation {
  /// Bytes that the second model's weights take on each GPU of the pool; a head has no embeddings
  /// of its own.
  package var helperBytes: Double {
    guard let helper else { return 0 }
    var bytes = helper.model.weightBytes(helper.precision, tensorParallel: helper.tensorParallel)
    if case .speculation(let config) = self, config.isHead {
      bytes -=
        helper.model.embeddingWeights * helper.precision.unquantized.bytes
        / Double(max(1, helper.tensorParallel))
    }
    return bytes
  }

  /// Bytes that a block of the second model's KV takes on each GPU beside the first one's.
  package func helperBlockBytes(_ block: Int) -> Double {
    guard let helper else { return 0 }
    return KVMemory.blockBytes(
      of: helper.model, tensorParallel: helper.tensorParallel, kvPrecision: helper.kvPrecision,
      block: block)
  }
}
