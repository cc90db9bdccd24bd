extension PoolConfig {
  /// Parameters that a token activates where two models write: the small one's, which computes
  /// every token, and of the pool's model's the share of tokens that it computes (R2R, arXiv
  /// 2505.21600, section 5); `nil` = this is not known, or one model writes.
  package func activatedParameters(large share: Double) -> Double? {
    guard case .routing(let routing) = variation, let small = routing.helper?.model,
      let large = hardware?.model
    else { return nil }
    return small.parameters + share * large.parameters
  }
}
