internal import DiscreteEvents

extension AntColony {
  /// The parameters of a colony.
  struct Settings: Sendable {
    let alpha: Exponent
    let beta: Exponent
    let evaporation: Double
    let evaporatesAll: Bool
    let initial: Double
    let isBounded: Bool
    let bestPath: Double
    let usesIntents: Bool
    let hasSpecialists: Bool
    let sampling: Double
    let buffer: Int
    let batch: Int
    let hasGate: Bool
    let threshold: Double
    let judgeError: Double
    let warmUp: Int
    private let weights: AgentHeuristic.Weights
    private let overRange: Bool
    private let abilityRate: Double
    private let responseRate: Double

    init(_ values: PolicyParameters) {
      alpha = Exponent(values["alpha"])
      beta = Exponent(values["beta"])
      evaporation = values["evaporation"]
      evaporatesAll = values.word("evaporate") == "all"
      initial = values["initial"]
      isBounded = values.word("maxMin") == "yes"
      bestPath = values["bestPath"]
      usesIntents = values.word("intents") == "use"
      hasSpecialists = values.word("specialists") == "yes"
      sampling = values["sampling"]
      buffer = values.count("buffer")
      batch = values.count("batch")
      hasGate = values.word("gate") == "yes"
      threshold = values["threshold"]
      judgeError = values["judgeError"]
      warmUp = values.count("warmUp")
      weights = AgentHeuristic.Weights(
        ability: values["ability"], load: values["load"], response: values["response"])
      overRange = values.word("normalize") == "range"
      abilityRate = values["abilityRate"]
      responseRate = values["responseRate"]
    }

    /// A heuristic that knows nothing yet.
    func heuristic(arms: Int, intents: Int) -> AgentHeuristic {
      AgentHeuristic(
        arms: arms, intents: intents, weights: weights, overRange: overRange,
        abilityRate: abilityRate, responseRate: responseRate)
    }
  }

  /// The paper's symbols are in parentheses; it gives none of the values.
  static let definition = PolicyDefinition(
    "ant-colony",
    about: "paths of agents by pheromone and heuristic, a specialist for each task (AMRO-S)",
    parameters: choice + pheromoneParameters + learning,
    cost: { values, fleet in
      // Fitted to this code on a 2-core server (1 to 64 arms a stage, 0 to 10 intents): within 6 %.
      let stages = Double(max(1, Set(fleet.arms.map(\.stage)).count))
      let arms = Double(fleet.arms.count) / stages
      let intents = values.word("intents") == "use" ? Double(fleet.intents.count) : 0
      return .seconds(1e-9 * (155 + 21.5 * arms + 1.5 * arms * intents))
    },
    make: { AntColony(Settings($0)) })

  private static let choice: [PolicyParameter] = [
    .number("alpha", default: 1, in: 0...10, about: "power of the pheromone (α)"),
    .number("beta", default: 2, in: 0...10, about: "power of the heuristic (β)"),
    .number("ability", default: 0.5, in: 0...1, about: "weight of learned success (lA)"),
    .number("load", default: 0.25, in: 0...1, about: "weight of the inverse load (lL)"),
    .number(
      "response", default: 0.25, in: 0...1, about: "weight of the inverse response time (lR)"),
    .word(
      "normalize", among: ["greatest", "range"],
      about: "the heuristic's terms within a stage: by the greatest, or from worst to best"),
    .word(
      "intents", among: ["use", "ignore"], about: "whether requests are told apart by intent"),
    .word(
      "specialists", among: ["yes", "no"],
      about: "a pheromone matrix for each intent, or one for all"),
  ]

  private static let pheromoneParameters: [PolicyParameter] = [
    .number("initial", default: 1, in: 1e-3...1000, about: "pheromone at the start (τ0)"),
    .number("evaporation", default: 0.1, in: 1e-3...1, about: "part that evaporates (ρ)"),
    .word(
      "evaporate", among: ["reinforced", "all"],
      about: "where: on edges that get more, at each record, or on all, at each batch"),
    .word("maxMin", among: ["no", "yes"], about: "keep pheromone within MAX-MIN bounds"),
    .number(
      "bestPath", default: 0.5, in: 0.01...0.99,
      about: "with maxMin: how probable the best path is at most, as far as pheromone goes"),
  ]

  private static let learning: [PolicyParameter] = [
    .number("sampling", default: 0.1, in: 0...1, about: "part of requests recorded (s)"),
    .count("buffer", default: 256, in: 1...1_000_000, about: "records kept, at most (|B|)"),
    .count("batch", default: 32, in: 1...1_000_000, about: "records from one update to the next"),
    .word(
      "gate", among: ["yes", "no"],
      about: "judge answers and learn from good ones, or learn from all and judge none"),
    .number(
      "threshold", default: 0.5, in: 0...1, about: "reward from which an answer is acceptable"),
    .number("judgeError", default: 0.05, in: 0...1, about: "probability that a verdict is wrong"),
    .count(
      "warmUp", default: 0, in: 0...1_000_000_000,
      about: "first requests that go anywhere, with their true quality known, all recorded"),
    .number(
      "abilityRate", default: 0.02, in: 1e-4...1,
      about: "least weight of a new verdict in ability"),
    .number(
      "responseRate", default: 0.1, in: 1e-4...1, about: "weight of a new response time"),
  ]
}
