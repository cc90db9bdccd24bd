/// How good answers are: the arms whose answers differ, and where each request's expected rewards
/// come from.
package struct QualityConfig: Hashable, Sendable {
  /// What answers' quality depends on.
  package var arms: [ArmConfig]
  package var generator: QualityGenerator
  /// What a load of an adapter that was not in memory costs, in units of reward.
  package var missCost: Double

  package init(arms: [ArmConfig], generator: QualityGenerator, missCost: Double = 0) {
    self.arms = arms
    self.generator = generator
    self.missCost = missCost
  }
}

/// Where expected rewards come from.
package enum QualityGenerator: Hashable, Sendable {
  /// Rewards linear in the context.
  case linear(LinearQuality)
}

/// Contexts in clusters, and rewards linear in them: context x = a unit vector near the centre of
/// one of `clusters` clusters, drawn with Zipf popularity; expected reward of arm a = ⟨x, θ_a⟩.
package struct LinearQuality: Hashable, Sendable {
  /// Numbers in a context, d.
  package var dimension: Int
  package var clusters: Int
  /// Exponent of the clusters' popularity: the k-th most popular has weight k^-zipf.
  package var zipf: Double
  /// Standard deviation of a context's distance from its centre, over all dimensions.
  package var spread: Double
  /// Standard deviation of a reward about its expectation.
  package var noise: Double

  package init(
    dimension: Int = 16, clusters: Int = 15, zipf: Double = 1, spread: Double = 0.2,
    noise: Double = 0.1
  ) {
    self.dimension = dimension
    self.clusters = clusters
    self.zipf = zipf
    self.spread = spread
    self.noise = noise
  }
}
