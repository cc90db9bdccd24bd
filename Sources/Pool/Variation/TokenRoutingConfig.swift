package import DiscreteEvents

/// Two models that write one answer: a small one computes every token, and a router has the large
/// one, which is the pool's, compute some of them again.
///
/// "R2R: Efficiently Navigating Divergent Reasoning Paths with Small-Large Model Token Routing"
/// (arXiv 2505.21600). Each model has a KV cache of its own. Tokens that the large one was not
/// asked for are not in its cache; when it is asked next it prefills them all at once, with the
/// token that it is asked for.
///
/// With steps of several tokens the router judges whole steps, which the large model writes anew
/// where its own would be better: "Arbitrage: Efficient Reasoning via Advantage-Aware Speculation"
/// (arXiv 2512.05033). All sequences of a batch take their steps together then.
package struct TokenRoutingConfig: Hashable, Sendable {
  /// Tokens of a step, at least 1.
  package var step: Int
  /// How likely a step is computed by the large model.
  package var share: Double
  /// Iteration times of the small model.
  package var small: TimingConfig
  /// What the router adds to an iteration.
  package var router: SimTime
  /// The small model and what it runs on; `nil` = not known.
  package var helper: RooflineConfig?

  package init(
    share: Double, small: TimingConfig, router: SimTime = .zero, step: Int = 1,
    helper: RooflineConfig? = nil
  ) {
    self.step = step
    self.share = share
    self.small = small
    self.router = router
    self.helper = helper
  }
}
