internal import Glibc

/// The two-parameter logistic model of item response theory, with a request as the item and arms as
/// those examined: p(right) = σ(a·(θ − b)), ability θ of the arm, difficulty b = ⟨w_b, e⟩ and
/// discrimination a = softplus(⟨w_a, e⟩) linear in the request's context e (RADAR; softplus keeps a
/// above zero). e has a constant 1 before the context's own numbers.
///
/// It is fitted online, a step of stochastic gradient on the logarithmic loss for each outcome;
/// with reward r in [0, 1] and z = a·(θ − b) the gradient in z is p − r. O(dimension).
struct ItemResponseModel: Sendable {
  /// What the model takes a request to be.
  struct Item: Sendable {
    var difficulty: Double
    var discrimination: Double
    /// ⟨w_a, e⟩, of which the discrimination is the softplus.
    fileprivate var steepness: Double
  }

  /// The arms' abilities.
  private(set) var abilities: [Double]
  private var difficultyWeights: [Double]
  private var steepnessWeights: [Double]
  private let rate: Double

  /// A step never moves z by more than this part of it, however long the context: the gradient of a
  /// weight is ∝ e, and the step is divided by max(1, |e|²).
  init(arms: Int, contextSize: Int, rate: Double) {
    abilities = [Double](repeating: 0, count: arms)
    difficultyWeights = [Double](repeating: 0, count: contextSize + 1)
    steepnessWeights = [Double](repeating: 0, count: contextSize + 1)
    self.rate = rate
  }

  /// The item that a request with this context is; of a context of another size, what is too much
  /// is left out.
  func item(_ context: [Double]) -> Item {
    var difficulty = difficultyWeights[0]
    var steepness = steepnessWeights[0]
    for index in 0..<min(context.count, difficultyWeights.count - 1) {
      difficulty += difficultyWeights[index + 1] * context[index]
      steepness += steepnessWeights[index + 1] * context[index]
    }
    return Item(
      difficulty: difficulty, discrimination: Self.softplus(steepness), steepness: steepness)
  }

  /// The probability that `arm` is right.
  func probability(of arm: Int, on item: Item) -> Double {
    Self.sigmoid(item.discrimination * (abilities[arm] - item.difficulty))
  }

  /// Fisher's information on the ability of `arm` in its answer to `item`: a²·p·(1 − p).
  func information(on arm: Int, from item: Item) -> Double {
    let p = probability(of: arm, on: item)
    return item.discrimination * item.discrimination * p * (1 - p)
  }

  /// `arm` earned `reward` on a request with this context.
  mutating func learn(_ context: [Double], of arm: Int, reward: Double) {
    let item = item(context)
    let gradient = probability(of: arm, on: item) - min(max(reward, 0), 1)
    let distance = abilities[arm] - item.difficulty
    let count = min(context.count, difficultyWeights.count - 1)
    let length = context.prefix(count).reduce(1) { $0 + $1 * $1 }
    guard gradient.isFinite, length.isFinite else { return }
    let step = rate * gradient
    abilities[arm] = Self.bounded(abilities[arm] - step * item.discrimination)
    let difficultyStep = step * item.discrimination / length
    let steepnessStep = step * distance * Self.sigmoid(item.steepness) / length
    for index in 0...count {
      let number = index == 0 ? 1 : context[index - 1]
      difficultyWeights[index] = Self.bounded(difficultyWeights[index] + difficultyStep * number)
      steepnessWeights[index] = Self.bounded(steepnessWeights[index] - steepnessStep * number)
    }
  }

  /// Parameters stay within ±20: σ(20) is 1 to 2·10⁻⁹.
  private static func bounded(_ value: Double) -> Double { min(max(value, -20), 20) }

  static func sigmoid(_ z: Double) -> Double { 1 / (1 + exp(-z)) }

  static func softplus(_ x: Double) -> Double { x > 30 ? x : log1p(exp(x)) }
}
