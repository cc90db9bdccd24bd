/// Something a request can be given to, whose answers have a quality of their own: an adapter, a
/// model, an agent.
package struct ArmConfig: Hashable, Sendable {
  package var name: String
  /// The pool that serves it, by its index; −1 = any.
  package var pool: Int
  /// The adapter it is, by its index; −1 = none.
  package var adapter: Int
  /// The stage of the work that it can do, from 0.
  package var stage: Int
  /// Price of its answers, in US dollars a million tokens; 0 = not given.
  package var dollarsPerMillionTokens: Double
  /// Tokens of its answers; `nil` = as many as the request's answer has.
  package var outputTokens: Int?
  /// Its ability, on the scale of requests' difficulties; `nil` = drawn. For item response.
  package var ability: Double?
  /// How often its answers are right, by intent; empty = not given. For tasks.
  package var skills: [Double]

  package init(
    name: String, pool: Int = -1, adapter: Int = -1, stage: Int = 0,
    dollarsPerMillionTokens: Double = 0, outputTokens: Int? = nil, ability: Double? = nil,
    skills: [Double] = []
  ) {
    self.ability = ability
    self.skills = skills
    self.name = name
    self.pool = pool
    self.adapter = adapter
    self.stage = stage
    self.dollarsPerMillionTokens = dollarsPerMillionTokens
    self.outputTokens = outputTokens
  }
}
