/// How promising agents look before anybody went there: η = lA·ability + lL·1/(load + ε) +
/// lR·1/(response time + ε), each term normalised within the stage (AMRO-S).
///
/// The paper leaves open how terms are normalised: here by the greatest of the stage, or over the
/// stage's range, so that the worst counts 0 and the best 1 however close they are. Ability is the
/// mean judged success of the arm on an intent; it and the response time are learned, the load is
/// the router's own count.
struct AgentHeuristic: Sendable {
  /// What each of the three terms weighs.
  struct Weights: Sendable {
    var ability: Double
    var load: Double
    var response: Double
  }

  /// The numbers of one arm, before they are weighed.
  struct Terms: Sendable {
    /// Expected success, from 0 to 1.
    var ability: Double
    /// As ``ArmPlacement/load(of:in:)``.
    var load: Double
    /// Seconds a call takes; `nil` = none has come back.
    var response: Double?
  }

  /// The best and the worst numbers of a stage.
  struct Range: Sendable {
    private(set) var best: Terms
    private(set) var worst: Terms

    /// The range of one arm.
    init(_ terms: Terms) {
      best = terms
      worst = terms
    }

    /// Widens the range to another arm's numbers.
    mutating func include(_ terms: Terms) {
      best.ability = max(best.ability, terms.ability)
      worst.ability = min(worst.ability, terms.ability)
      best.load = min(best.load, terms.load)
      worst.load = max(worst.load, terms.load)
      guard let response = terms.response else { return }
      best.response = min(best.response ?? response, response)
      worst.response = max(worst.response ?? response, response)
    }
  }

  /// Keeps 1/(x + ε) finite, and an arm that is the worst in everything possible.
  static let epsilon = 1e-3

  private let weights: Weights
  private let overRange: Bool
  private let intents: Int
  private var abilities: [Double]
  private var judged: [Double]
  private var responses: [Double?]
  private let abilityRate: Double
  private let responseRate: Double

  /// - Parameters:
  ///   - abilityRate: What a new verdict weighs once there are many; the fewer there were, the
  ///     more, as in a mean.
  ///   - responseRate: The same of response times.
  init(
    arms: Int, intents: Int, weights: Weights, overRange: Bool, abilityRate: Double,
    responseRate: Double
  ) {
    self.weights = weights
    self.overRange = overRange
    self.intents = intents
    self.abilityRate = abilityRate
    self.responseRate = responseRate
    abilities = [Double](repeating: 0.5, count: arms * intents)
    judged = [Double](repeating: 0, count: arms * intents)
    responses = [Double?](repeating: nil, count: arms)
  }

  /// The numbers of `arm` for a request of these intents.
  func terms(
    of arm: Int, for request: IntentPosterior.Weights, load: Double
  ) -> Terms {
    var ability = 0.0
    for intent in 0..<intents {
      ability += intents == 1 ? abilities[arm] : request[intent] * abilities[arm * intents + intent]
    }
    return Terms(ability: ability, load: load, response: responses[arm])
  }

  /// η of an arm with these numbers, in a stage of this range. An arm that no call came back from
  /// counts as fast as the fastest.
  func value(of terms: Terms, in range: Range) -> Double {
    let (best, worst) = (range.best, range.worst)
    var response = 1.0
    if let own = terms.response, let least = best.response, let most = worst.response {
      response = normalised(Self.inverse(own), Self.inverse(most), Self.inverse(least))
    }
    let sum =
      weights.ability * normalised(terms.ability, worst.ability, best.ability)
      + weights.load
      * normalised(Self.inverse(terms.load), Self.inverse(worst.load), Self.inverse(best.load))
      + weights.response * response
    return sum + Self.epsilon
  }

  private static func inverse(_ value: Double) -> Double { 1 / (value + epsilon) }

  /// From 0 to 1; 1 where all are equal.
  private func normalised(_ value: Double, _ least: Double, _ greatest: Double) -> Double {
    if overRange { return greatest > least ? (value - least) / (greatest - least) : 1 }
    return greatest > 0 ? value / greatest : 1
  }

  /// A call to `arm` took `seconds`.
  mutating func note(response seconds: Double, of arm: Int) {
    let known = responses[arm] ?? seconds
    responses[arm] = known + responseRate * (seconds - known)
  }

  /// An answer that `arm` had part in was judged.
  mutating func note(isGood: Bool, of arm: Int, for request: IntentPosterior.Weights) {
    for intent in 0..<intents {
      let index = arm * intents + intent
      let weight = intents == 1 ? 1 : request[intent]
      guard weight > 0 else { continue }
      judged[index] += weight
      // The mean of the verdicts and of one half before them, until there are many.
      let step = weight * max(abilityRate, 1 / (judged[index] + 1))
      abilities[index] += min(1, step) * ((isGood ? 1 : 0) - abilities[index])
    }
  }
}
