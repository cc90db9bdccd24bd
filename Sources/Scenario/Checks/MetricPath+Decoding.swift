internal import Pool

extension MetricPath {
  /// The numbers of pools whose decoding varies.
  static func decoding(of pools: [PoolConfig]) -> [String] {
    let variations = pools.compactMap(\.variation)
    var names: [String] = []
    if variations.contains(where: { if case .speculation = $0 { true } else { false } }) {
      names += ["acceptance_rate", "tokens_per_step"]
    }
    if variations.contains(where: { if case .routing = $0 { true } else { false } }) {
      names += ["large_share"]
      if pools.contains(where: { $0.activatedParameters(large: 0) != nil }) {
        names += ["activated_parameters"]
      }
    }
    if variations.contains(where: { if case .depths = $0 { true } else { false } }) {
      names += ["compute_share"]
    }
    return names.map { "decoding.\($0)" }
  }
}
