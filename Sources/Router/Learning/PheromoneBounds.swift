internal import Glibc

/// MAX–MIN bounds on pheromone, so that no path is ever out of the question.
///
/// Stützle and Hoos, "MAX–MIN Ant System", FGCS 16(8), 2000: τ_max = Q/(ρ·f), the value that an
/// edge tends to when every ant deposits there; τ_min = τ_max·(1 − p)/((k − 1)·p) with p the n-th
/// root of the probability that the best path is walked once all has converged, n choices among k
/// edges. f is the mean cost of accepted paths here, as the least ever seen means nothing where
/// costs are random.
struct PheromoneBounds: Sendable {
  private let evaporation: Double
  private let ratio: Double
  private var cost = 1.0
  private var count = 0.0

  init(_ graph: LayeredGraph, _ settings: AntColony.Settings) {
    evaporation = settings.evaporation
    let choices = Double(max(1, graph.layers.count))
    let options = Double(graph.layers.reduce(0) { $0 + $1.count }) / choices
    let chance = pow(settings.bestPath, 1 / choices)
    ratio = options > 1 ? min(1, (1 - chance) / ((options - 1) * chance)) : 1
  }

  /// The bounds now.
  var range: ClosedRange<Double> {
    let most = 1 / (evaporation * (cost + AgentHeuristic.epsilon))
    return ratio * most...most
  }

  /// A path of this cost was accepted.
  mutating func note(cost accepted: Double) {
    count += 1
    cost += max(SystemCost.rate, 1 / count) * (accepted - cost)
  }
}
