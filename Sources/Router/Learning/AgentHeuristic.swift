/// How promising agents look before anybody went there: η = lA·ability + lL·1/(load + ε) +
/// lR·1/(response time + ε), each term divided by the greatest of the stage (AMRO-S).
///
/// Ability is the mean judged success of the arm on an intent; it and the response time are
/// learned, the load is the router's own count.
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

  /// Keeps 1/(x + ε) finite.
  static let epsilon = 1e-3

  private let weights: Weights
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
    arms: Int, intents: Int, weights: Weights, abilityRate: Double, responseRate: Double
  ) {
    self.weights = weights
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

  /// η of an arm with these numbers, in a stage whose best are `best`. An arm that no call came back
  /// from counts as fast as the fastest.
  func value(of terms: Terms, best: Terms) -> Double {
    let ability = best.ability > 0 ? terms.ability / best.ability : 1
    let load = (best.load + Self.epsilon) / (terms.load + Self.epsilon)
    var response = 1.0
    if let own = terms.response, let least = best.response {
      response = (least + Self.epsilon) / (own + Self.epsilon)
    }
    return weights.ability * ability + weights.load * load + weights.response * response
  }

  /// The best of each number of two.
  static func best(_ a: Terms, _ b: Terms) -> Terms {
    var response = a.response ?? b.response
    if let one = a.response, let other = b.response { response = min(one, other) }
    return Terms(
      ability: max(a.ability, b.ability), load: min(a.load, b.load), response: response)
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
