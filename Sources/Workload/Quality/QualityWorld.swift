internal import DiscreteEvents

/// One generator of a run: what requests are about, and how good each arm's answer to them is.
protocol QualityWorld {
  /// Says what `arrival`, the next request of stream `stream`, is about, and the expected reward of
  /// every arm.
  ///
  /// - Parameter random: the stream's own, for all that is drawn for its requests.
  mutating func describe(
    _ arrival: inout Arrival, _ traits: inout RequestTraits, of stream: Int,
    using random: RandomStream)

  /// How a reward lies about its expectation.
  var noise: RewardNoise { get }
}

/// How a reward lies about its expectation.
enum RewardNoise: Hashable, Sendable {
  /// It is the expectation.
  case none
  /// Normal, with this standard deviation.
  case normal(deviation: Double)
  /// 1 with the expectation as probability, otherwise 0.
  case bernoulli

  /// The reward with expectation `mean` that `field` gives at `index`.
  func reward(mean: Double, from field: RandomField, at index: UInt64) -> Double {
    switch self {
    case .none: mean
    case .normal(let deviation): mean + deviation * field.normal(at: index)
    case .bernoulli: field.uniform(at: index) < mean ? 1 : 0
    }
  }
}
