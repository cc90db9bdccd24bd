extension PoolConfig {
  /// Parameters that a token activates where two models write: the small one's, which computes
  /// every token, and of the pool's model's the share of tokens that it computes (R2R, arXiv
  /// 2505.21600); `nil` = this is not known, or one model writes.
  package func activatedParameters(large share: Double) -> Double? {
    guard case .routing(let routing) = variation, let small = routing.helper?.model,
      let large = hardware?.model
    else { return nil }
    return small.activeParameters + share * large.activeParameters
  }
}

extension Model {
  /// Parameters that a token is multiplied with: all but the input embedding, of which it takes a
  /// row (unless that is the output head, too), and the experts that it does not visit.
  package var activeParameters: Double {
    let lookedUp = tiedEmbeddings ? 0 : Double(vocabulary) * Double(hidden)
    let idle = Double(experts.map { max(0, $0.count - $0.active) } ?? 0)
    return parameters - lookedUp - Double(layers - denseLayers) * idle * expertWeights
  }
}
