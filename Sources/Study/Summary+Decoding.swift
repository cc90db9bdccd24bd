internal import Fleet
internal import Pool

extension Summary {
  /// Decoding that varies, over all pools in which it does and the whole run.
  package struct Decoding: Hashable, Sendable, Codable {
    /// Of the tokens guessed, the fraction that was right; absent unless a pool speculates.
    package var acceptanceRate: Double?
    /// Tokens that a verification emits of a sequence, in the mean: the right ones and one more.
    package var tokensPerStep: Double?
    /// Of tokens that two models write, the fraction that the large one computes.
    package var largeShare: Double?
    /// Parameters that a token activates in the mean, where both models are known.
    package var activatedParameters: Double?
    /// The part of the model that a token goes through, in the mean; absent where all do.
    package var computeShare: Double?
    package init() {}
  }
}

extension Summary.Decoding {
  /// `nil` where decoding varies nowhere.
  init?(_ pools: [PoolResult], _ configs: [PoolConfig]) {
    guard pools.contains(where: { $0.variation != nil }) else { return nil }
    var speculated: VariationCounts?
    var routed: VariationCounts?
    var depths = (passes: 0, shares: 0.0)
    var activated: (passes: Int, sum: Double)?
    for (pool, config) in zip(pools, configs) {
      guard let counts = pool.variation, let variation = config.variation else { continue }
      switch variation {
      case .speculation:
        speculated = speculated ?? VariationCounts()
        speculated?.add(counts)
      case .routing:
        routed = routed ?? VariationCounts()
        routed?.add(counts)
        let share = ratio(counts.large, counts.passes)
        if let parameters = config.activatedParameters(large: share) {
          let before = activated ?? (0, 0)
          activated = (
            before.passes + counts.passes, before.sum + Double(counts.passes) * parameters
          )
        }
      case .depths(let config):
        depths.passes += counts.passes
        for (level, passes) in zip(config.levels, counts.levels) {
          depths.shares += Double(passes) * level.share
        }
        computeShare = depths.passes > 0 ? depths.shares / Double(depths.passes) : 0
      }
    }
    acceptanceRate = speculated.map { ratio($0.accepted, $0.drafted) }
    tokensPerStep = speculated.map { ratio($0.accepted + $0.passes, $0.passes) }
    largeShare = routed.map { ratio($0.large, $0.passes) }
    activatedParameters = activated.map { $0.passes > 0 ? $0.sum / Double($0.passes) : 0 }
  }

  private func ratio(_ part: Int, _ whole: Int) -> Double {
    whole > 0 ? Double(part) / Double(whole) : 0
  }

  mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
    visitOptional(path + ".acceptance_rate", &acceptanceRate, body)
    visitOptional(path + ".tokens_per_step", &tokensPerStep, body)
    visitOptional(path + ".large_share", &largeShare, body)
    visitOptional(path + ".activated_parameters", &activatedParameters, body)
    visitOptional(path + ".compute_share", &computeShare, body)
  }
}
