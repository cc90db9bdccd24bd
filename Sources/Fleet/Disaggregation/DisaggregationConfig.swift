package import DiscreteEvents
package import Router

/// Prompts are prefilled in some pools and their answers decoded in others, to which their KV goes
/// over each replica's link.
package struct DisaggregationConfig: Hashable, Sendable {
  /// What each replica's link carries, out and in, in bytes a second.
  package var bandwidth: Double
  /// From the last byte's leaving to its being there.
  package var latency: SimTime
  package var overlap: KVOverlap
  package var firstToken: FirstToken
  /// Chooses among decode replicas.
  package var policy: RoutingConfig
  /// What is prefilled where it is decoded; `nil` = nothing is.
  package var local: LocalPrefill?
  package var footprint: KVFootprint

  package init(
    bandwidth: Double, latency: SimTime = .zero, overlap: KVOverlap = .none,
    firstToken: FirstToken = .decode,
    policy: RoutingConfig = .leastLoaded(.outstanding, maxOutstanding: nil),
    local: LocalPrefill? = nil, footprint: KVFootprint
  ) {
    self.bandwidth = bandwidth
    self.latency = latency
    self.overlap = overlap
    self.firstToken = firstToken
    self.policy = policy
    self.local = local
    self.footprint = footprint
  }
}

/// When KV is sent.
package enum KVOverlap: String, CaseIterable, Hashable, Sendable {
  /// All of it after the prefill.
  case none
  /// Each layer's while the next ones are computed (Splitwise, arXiv 2311.18677, section 4.3).
  case layers
}

/// Which side a client hears first.
package enum FirstToken: String, CaseIterable, Hashable, Sendable {
  /// The last prompt token is computed again there (vLLM's NIXL connector).
  case decode
  /// The token that ends the prefill is sent to the client at once.
  case prefill
}

/// What is prefilled where it is decoded (NVIDIA Dynamo's conditional disaggregation). A bound that
/// is `nil` sends nothing there.
package struct LocalPrefill: Hashable, Sendable {
  /// The longest prompt (Dynamo: `max-local-prefill-length`).
  package var promptTokens: Int?
  /// Any prompt, while so many requests or more wait at the prefill replicas (Dynamo:
  /// `max-prefill-queue-size`).
  package var queue: Int?

  package init(promptTokens: Int? = nil, queue: Int? = nil) {
    self.promptTokens = promptTokens
    self.queue = queue
  }
}

/// How much KV a prompt has, over all GPUs of a replica.
package struct KVFootprint: Hashable, Sendable {
  /// Bytes a token in the layers that keep every token, and in those that keep a window of them.
  package var bytesPerToken: Double
  package var windowBytesPerToken: Double
  package var window: Int
  /// Bytes whatever its length: the states of linear attention.
  package var stateBytes: Double
  /// Layers, of which one at a time can be sent; `nil` = not known.
  package var layers: Int?

  package init(
    bytesPerToken: Double, windowBytesPerToken: Double = 0, window: Int = 0,
    stateBytes: Double = 0, layers: Int? = nil
  ) {
    self.stateBytes = stateBytes
    self.bytesPerToken = bytesPerToken
    self.windowBytesPerToken = windowBytesPerToken
    self.window = window
    self.layers = layers
  }

  /// Bytes of the KV of `tokens` tokens.
  package func bytes(of tokens: Int) -> Double {
    Double(tokens) * bytesPerToken + Double(min(tokens, window)) * windowBytesPerToken + stateBytes
  }
}
