/// Why iterations of a batch that only decodes differ from one to the next: by the luck of its
/// sequences, they emit different numbers of tokens or take different times.
///
/// Such iterations are run one by one, in leap mode too. A sequence's luck is a random function of
/// its request and of the token's place in the answer, so that neither batching nor what else runs
/// changes it.
package enum DecodeVariation: Hashable, Sendable {
  /// Several tokens are guessed and verified at once.
  case speculation(SpeculationConfig)
  /// A small model writes, and a large one corrects it now and then.
  case routing(TokenRoutingConfig)
  /// Tokens differ in how much of the model they go through.
  case depths(DepthConfig)

  /// Tokens that an iteration verifies for each sequence beside the one it computes anyway.
  package var drafted: Int {
    if case .speculation(let config) = self { config.verified } else { 0 }
  }

  /// Tokens beyond those in KV for which each decoding sequence has blocks.
  ///
  /// vLLM v1 (`Scheduler.schedule`, `KVCacheManager.allocate_slots`) gives a sequence blocks for
  /// the token it computes, those it verifies and, where a model drafts, as many lookahead slots,
  /// into which that writes the KV of its next guesses.
  package var reach: Int {
    if case .routing(let config) = self { return config.step }
    guard case .speculation(let config) = self else { return 1 }
    if case .lookup = config.drafter { return 1 + config.verified }
    return 1 + 2 * config.verified
  }

  /// The second model, where there is one.
  package var helper: RooflineConfig? {
    switch self {
    case .speculation(let config): config.helper
    case .routing(let config): config.helper
    case .depths: nil
    }
  }
}
