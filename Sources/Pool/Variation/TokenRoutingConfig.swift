package import DiscreteEvents

/// Two models that write one answer: a small one computes every token, and a router has the large
/// one, which is the pool's, compute some of them again.
///
/// "R2R: Efficiently Navigating Divergent Reasoning Paths with Small-Large Model Token Routing"
/// (arXiv 2505.21600). Each model has a KV cache of its own. Tokens that the large one was not asked
/// for are not in its cache; when it is asked next it prefills them all at once, with the token that
/// it is asked for.
package struct TokenRoutingConfig: Hashable, Sendable {
  /// How likely a token is computed by the large model.
  package var share: Double
  /// Iteration times of the small model.
  package var small: TimingConfig
  /// What the router adds to an iteration.
  package var router: SimTime
  /// The small model and what it runs on; `nil` = not known.
  package var helper: RooflineConfig?

  package init(
    share: Double, small: TimingConfig, router: SimTime = .zero, helper: RooflineConfig? = nil
  ) {
    self.share = share
    self.small = small
    self.router = router
    self.helper = helper
  }
}
