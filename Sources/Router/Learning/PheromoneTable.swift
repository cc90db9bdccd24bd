/// The pheromone on the edges of a graph: a matrix for each task's specialist, or one for all.
struct PheromoneTable: Sendable {
  /// How many specialists there are.
  let specialists: Int
  /// The values of one edge lie side by side, as they are read together.
  private var values: [Double]
  private let floor: Double

  /// What is left of `initial` at the least, so that an edge can come back. Far below any bound
  /// that matters to a choice.
  private static let leastPart = 1e-6

  init(edges: Int, specialists: Int, initial: Double) {
    self.specialists = specialists
    values = [Double](repeating: initial, count: edges * specialists)
    floor = initial * Self.leastPart
  }

  /// The pheromone of `edge` in the matrix of one specialist.
  func value(of edge: Int, specialist: Int) -> Double { values[edge * specialists + specialist] }

  /// τ_q = Σ_t w_t(q)·τ_t: the specialists' pheromone on `edge`, fused by the intent distribution
  /// (AMRO-S).
  func fused(_ edge: Int, by intents: IntentPosterior.Weights) -> Double {
    if specialists == 1 { return values[edge] }
    var sum = 0.0
    for task in 0..<specialists { sum += intents[task] * values[edge * specialists + task] }
    return sum
  }

  /// τ_t ← keep·τ_t + w_t·deposit on `edge`, for every specialist t; one for all gets all of it.
  mutating func reinforce(
    _ edge: Int, by deposit: Double, keeping keep: Double, intents: IntentPosterior.Weights
  ) {
    if specialists == 1 {
      values[edge] = max(floor, keep * values[edge] + deposit)
      return
    }
    for task in 0..<specialists {
      let index = edge * specialists + task
      values[index] = max(floor, keep * values[index] + intents[task] * deposit)
    }
  }

  /// Every edge keeps the part `keep`, as in the Ant System.
  mutating func evaporate(keeping keep: Double) {
    for index in values.indices { values[index] = max(floor, keep * values[index]) }
  }

  /// Brings every value into `bounds`.
  mutating func clamp(to bounds: ClosedRange<Double>) {
    for index in values.indices {
      values[index] = min(max(values[index], bounds.lowerBound), bounds.upperBound)
    }
  }
}
