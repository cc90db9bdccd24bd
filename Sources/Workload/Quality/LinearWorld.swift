internal import DiscreteEvents
internal import Glibc

/// ``LinearQuality`` with its centres and parameters drawn.
struct LinearWorld: QualityWorld {
  private let config: LinearQuality
  private let centres: [[Double]]
  /// θ_a at the start, and the direction that it turns towards: orthogonal and as long.
  private let parameters: [[Double]]
  private let turns: [[Double]]
  /// θ_a now.
  private var current: [[Double]]
  private var period: Int64 = 0
  private let popularity: DiscreteDistribution?

  /// - Parameter stream: makes the random stream of a given use.
  init(_ config: LinearQuality, arms: [ArmConfig], stream: (String) -> RandomStream) {
    self.config = config
    let centresRandom = stream("centres")
    let centres = (0..<config.clusters).map { _ in
      LinearWorld.direction(config.dimension, centresRandom)
    }
    self.centres = centres
    let size = Double(config.dimension).squareRoot()
    var parameters: [[Double]] = []
    var turns: [[Double]] = []
    for (index, arm) in arms.enumerated() {
      let random = stream("arms/\(arm.name)")
      let parameter = centres[index % centres.count].map {
        config.skill * $0 + config.offDomain * random.normal() / size
      }
      parameters.append(parameter)
      turns.append(LinearWorld.perpendicular(to: parameter, random))
    }
    self.parameters = parameters
    self.turns = turns
    current = parameters
    popularity = DiscreteDistribution(
      weights: (1...config.clusters).map { pow(Double($0), -config.zipf) })
  }

  var noise: RewardNoise { .normal(deviation: config.noise) }

  mutating func describe(
    _ arrival: inout Arrival, _ traits: inout RequestTraits, of stream: Int,
    using random: RandomStream
  ) {
    advance(to: arrival.time)
    let rank = popularity?.sample(using: random) ?? 0
    let centre = centres[cluster(ofRank: rank)]
    let scale = config.spread / Double(config.dimension).squareRoot()
    let context = centre.map { $0 + scale * random.normal() }.scaled(to: 1)
    traits.context = context
    traits.means = current.map { $0.product(with: context) }
  }

  /// The cluster that is `rank`-th most popular (from 0) in the current period.
  private func cluster(ofRank rank: Int) -> Int {
    let rotation = Int(period % Int64(config.clusters)) * (config.drift?.rotate ?? 0)
    return (rank + rotation) % config.clusters
  }

  /// Turns the parameters to where they are at `time`.
  private mutating func advance(to time: SimTime) {
    guard let drift = config.drift else { return }
    let now = time.picoseconds / drift.period.picoseconds
    guard now != period else { return }
    period = now
    guard drift.degrees != 0 else { return }
    let angle = (Double(now) * drift.degrees).truncatingRemainder(dividingBy: 360) * .pi / 180
    for arm in parameters.indices {
      current[arm] = zip(parameters[arm], turns[arm]).map { $0 * cos(angle) + $1 * sin(angle) }
    }
  }

  /// A unit vector, uniform on the sphere.
  private static func direction(_ dimension: Int, _ random: RandomStream) -> [Double] {
    (0..<dimension).map { _ in random.normal() }.scaled(to: 1)
  }

  /// A vector orthogonal to `vector` and as long, uniform among those: what Gram and Schmidt leave
  /// of a random one. In one dimension, where there is none, the opposite.
  private static func perpendicular(to vector: [Double], _ random: RandomStream) -> [Double] {
    let other = direction(vector.count, random)
    let square = vector.product(with: vector)
    guard vector.count > 1, square > 0 else { return vector.map { -$0 } }
    let part = other.product(with: vector) / square
    return zip(other, vector).map { $0 - part * $1 }.scaled(to: square.squareRoot())
  }
}
