/// A transformer language model's architecture: what an engine needs to size and time it.
package struct Model: Hashable, Sendable {
  package var name: String
  package var layers: Int
  /// Width of the residual stream.
  package var hidden: Int
  /// Query heads, key–value heads, and the width of one.
  package var heads: Int
  package var kvHeads: Int
  package var headSize: Int
  /// Inner width of the (dense, gated) feed-forward block.
  package var feedForward: Int
  package var vocabulary: Int
  /// Whether the input embedding is also the output head.
  package var tiedEmbeddings: Bool
  /// The longest context, in tokens.
  package var maxLength: Int
  /// Mixture of experts; `nil` = dense.
  package var experts: Experts?
  /// Multi-head latent attention; `nil` = grouped-query attention.
  package var latentAttention: LatentAttention?
  /// Layers of each kind that look back only this many tokens; `nil` = none.
  package var slidingWindow: SlidingWindow?
  /// Layers with a state of constant size in place of a KV cache; `nil` = none.
  package var linearAttention: LinearAttention?
  /// Where the numbers come from.
  package var source: String

  /// Routed experts of a mixture-of-experts model.
  package struct Experts: Hashable, Sendable {
    /// Routed experts a layer, how many of them a token visits, and experts every token visits.
    package var count: Int
    package var active: Int
    package var shared: Int
    /// Inner width of one expert.
    package var feedForward: Int
    /// Leading layers that stay dense.
    package var denseLayers: Int

    package init(count: Int, active: Int, shared: Int = 0, feedForward: Int, denseLayers: Int = 0) {
      self.count = count
      self.active = active
      self.shared = shared
      self.feedForward = feedForward
      self.denseLayers = denseLayers
    }
  }

  /// Multi-head latent attention (DeepSeek-V2): ranks and head widths.
  package struct LatentAttention: Hashable, Sendable {
    package var queryRank: Int
    package var kvRank: Int
    /// Width of a head's part with and without rotary embedding, and of its value.
    package var ropeSize: Int
    package var nopeSize: Int
    package var valueSize: Int

    package init(queryRank: Int, kvRank: Int, ropeSize: Int, nopeSize: Int, valueSize: Int) {
      self.queryRank = queryRank
      self.kvRank = kvRank
      self.ropeSize = ropeSize
      self.nopeSize = nopeSize
      self.valueSize = valueSize
    }
  }

  /// Layers with a bounded attention window.
  package struct SlidingWindow: Hashable, Sendable {
    package var layers: Int
    package var tokens: Int

    package init(layers: Int, tokens: Int) {
      self.layers = layers
      self.tokens = tokens
    }
  }

  /// Whether any layer keeps KV of the tokens it has seen.
  package var keepsKV: Bool { linearLayers < layers }

  package init(
    name: String, layers: Int, hidden: Int, heads: Int, kvHeads: Int, headSize: Int,
    feedForward: Int, vocabulary: Int, tiedEmbeddings: Bool = false, maxLength: Int,
    experts: Experts? = nil, latentAttention: LatentAttention? = nil,
    slidingWindow: SlidingWindow? = nil, linearAttention: LinearAttention? = nil,
    source: String
  ) {
    self.name = name
    self.layers = layers
    self.hidden = hidden
    self.heads = heads
    self.kvHeads = kvHeads
    self.headSize = headSize
    self.feedForward = feedForward
    self.vocabulary = vocabulary
    self.tiedEmbeddings = tiedEmbeddings
    self.maxLength = maxLength
    self.experts = experts
    self.latentAttention = latentAttention
    self.slidingWindow = slidingWindow
    self.linearAttention = linearAttention
    self.source = source
  }
}
