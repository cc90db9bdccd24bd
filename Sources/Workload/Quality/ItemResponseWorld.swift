internal import DiscreteEvents
internal import Glibc

/// ``ItemResponseQuality`` with its abilities and its rotation drawn.
struct ItemResponseWorld: QualityWorld {
  private let config: ItemResponseQuality
  private let abilities: [Double]
  /// Orthonormal rows: feature i lies along row i.
  private let rotation: [[Double]]
  private let scale: Double

  /// - Parameter stream: makes the random stream of a given use.
  init(_ config: ItemResponseQuality, arms: [ArmConfig], stream: (String) -> RandomStream) {
    self.config = config
    abilities = arms.map { arm in
      arm.ability ?? config.ability.middle
        + config.ability.deviation * stream("arms/\(arm.name)").normal()
    }
    rotation = ItemResponseWorld.rotation(config.dimension, stream("rotation"))
    // The mean squares: 1; of b; of a, E[a²] = m²·e^(2s²) for median m and deviation s of ln a; of
    // the noise on both; 1 for each of the rest.
    let (b, a) = (config.difficulty, config.discrimination)
    let square =
      1 + b.middle * b.middle + b.deviation * b.deviation
      + a.middle * a.middle * exp(2 * a.deviation * a.deviation)
      + 2 * config.featureNoise * config.featureNoise + Double(config.dimension - 3)
    scale = 1 / square.squareRoot()
  }

  var noise: RewardNoise { .bernoulli }

  mutating func describe(
    _ arrival: inout Arrival, _ traits: inout RequestTraits, of stream: Int,
    using random: RandomStream
  ) {
    let difficulty = config.difficulty.middle + config.difficulty.deviation * random.normal()
    let discrimination =
      config.discrimination.middle * exp(config.discrimination.deviation * random.normal())
    var features = (0..<config.dimension).map { _ in random.normal() }
    features[0] = 1
    features[1] = difficulty + config.featureNoise * features[1]
    features[2] = discrimination + config.featureNoise * features[2]
    traits.difficulty = difficulty
    traits.means = abilities.map { 1 / (1 + exp(-discrimination * ($0 - difficulty))) }
    traits.context = turned(features)
  }

  /// Σ features[i]·row i, scaled.
  private func turned(_ features: [Double]) -> [Double] {
    var context = [Double](repeating: 0, count: features.count)
    for (feature, row) in zip(features, rotation) {
      for index in context.indices { context[index] += scale * feature * row[index] }
    }
    return context
  }

  /// Orthonormal rows, uniform among all such: Gram and Schmidt's of normal vectors (Stewart, "The
  /// efficient generation of random orthogonal matrices", SIAM J. Numer. Anal. 17(3), 1980).
  private static func rotation(_ size: Int, _ random: RandomStream) -> [[Double]] {
    var rows: [[Double]] = []
    for _ in 0..<size {
      var row = (0..<size).map { _ in random.normal() }
      // Twice is enough for orthogonality to rounding (Giraud, Langou, Rozložník, 2005).
      for _ in 0..<2 {
        for other in rows {
          let part = row.product(with: other)
          row = zip(row, other).map { $0 - part * $1 }
        }
      }
      rows.append(row.scaled(to: 1))
    }
    return rows
  }
}
