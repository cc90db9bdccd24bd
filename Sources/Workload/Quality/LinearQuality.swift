package import DiscreteEvents

/// Contexts in clusters, and rewards linear in them.
///
/// Clusters have unit centres c, uniform on the sphere. A context is x = (c + `spread`·z/√d),
/// scaled to length 1, with z standard normal in d dimensions, around the centre of a cluster drawn
/// with Zipf popularity. The expected reward of arm a is ⟨x, θ_a⟩ with θ_a = `skill`·c_(a mod
/// clusters) + `offDomain`·z/√d: each arm is good at one domain and a little at others. Rewards are
/// normal about it.
///
/// A reconstruction of the experiment of POLAR (arXiv:2604.16583, of which the abstract was
/// available), in the setting of linear contextual bandits with one parameter an arm (Li, Chu,
/// Langford, Schapire, "A contextual-bandit approach to personalized news article recommendation",
/// WWW 2010).
package struct LinearQuality: Hashable, Sendable {
  /// Numbers in a context, d.
  package var dimension: Int
  package var clusters: Int
  /// Exponent of the clusters' popularity: the k-th most popular has weight k^-zipf.
  package var zipf: Double
  /// Standard deviation of a context's distance from its centre, over all dimensions, before it is
  /// scaled to length 1.
  package var spread: Double
  /// An arm's expected reward at the centre of its own domain, but for `offDomain`.
  package var skill: Double
  /// The expected length of the part of an arm's parameter that has nothing to do with its domain.
  package var offDomain: Double
  /// Standard deviation of a reward about its expectation.
  package var noise: Double
  /// How all this changes; `nil` = not at all.
  package var drift: Drift?

  /// Change from one period of simulated time to the next.
  package struct Drift: Hashable, Sendable {
    package var period: SimTime
    /// Places by which the clusters' order of popularity is rotated each period.
    package var rotate: Int
    /// The angle, in degrees, by which every θ_a turns each period, in a plane of its own.
    package var degrees: Double

    package init(period: SimTime, rotate: Int = 0, degrees: Double = 0) {
      self.period = period
      self.rotate = rotate
      self.degrees = degrees
    }
  }

  package init(
    dimension: Int = 16, clusters: Int = 15, zipf: Double = 1, spread: Double = 0.5,
    skill: Double = 0.9, offDomain: Double = 0.4, noise: Double = 0.1, drift: Drift? = nil
  ) {
    self.dimension = dimension
    self.clusters = clusters
    self.zipf = zipf
    self.spread = spread
    self.skill = skill
    self.offDomain = offDomain
    self.noise = noise
    self.drift = drift
  }
}
