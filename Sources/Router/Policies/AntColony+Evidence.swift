/// Why the colony chose a path.
extension AntColony {
  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    guard chosen.place >= 0 else { return nil }
    let intents = posterior.weights(given: request.intent)
    var rows: [Evidence.Row] = []
    var before = [1.0]
    for layer in chosen.layer..<graph.layers.count {
      let isNext = layer == chosen.layer
      let arms = graph.layers[layer]
      let odds = odds(of: layer, reached: before, for: request, in: view)
      for (place, arm) in arms.enumerated() {
        rows.append(
          Evidence.Row(
            "stage \(layer + 1): \(placement.arms[arm].name)",
            [
              odds.pheromones[place], odds.etas[place] ?? 0,
              heuristic.terms(of: arm, for: intents, load: 0).ability,
              placement.load(of: arm, in: view), odds.probabilities[place],
            ],
            isChosen: isNext && place == chosen.place))
      }
      before = odds.probabilities
    }
    return Evidence(
      columns: ["pheromone", "heuristic", "ability", "load", "probability"], rows: rows,
      notes: notes(on: request, intents))
  }

  /// What speaks for each agent of a layer.
  private struct Odds {
    /// τ_q of the edge that leads there; of several, the mean.
    var pheromones: [Double]
    /// η; `nil` = it is down.
    var etas: [Double?]
    /// How probably the path goes through it.
    var probabilities: [Double]
  }

  /// The odds in `layer`, when the agents of the layer before are reached with these probabilities.
  private func odds(
    of layer: Int, reached before: [Double], for request: RequestView, in view: FleetView
  ) -> Odds {
    let intents = posterior.weights(given: request.intent)
    let arms = graph.layers[layer]
    let none = [Double](repeating: 0, count: arms.count)
    var odds = Odds(
      pheromones: none, etas: etas(of: arms, by: intents, in: view), probabilities: none)
    for (index, part) in before.enumerated() {
      let previous = layer == chosen.layer ? chosen.previous : index
      let taus = arms.indices.map {
        pheromone.fused(graph.edge(into: layer, from: previous, to: $0), by: intents)
      }
      let weights = arms.indices.map { place -> Double in
        guard let eta = odds.etas[place] else { return 0 }
        return isLabelled(request)
          ? 1 : settings.alpha.raise(taus[place]) * settings.beta.raise(eta)
      }
      let sum = weights.reduce(0, +)
      for place in arms.indices {
        odds.pheromones[place] += part * taus[place]
        if sum > 0 { odds.probabilities[place] += part * weights[place] / sum }
      }
    }
    return odds
  }

  /// η of each of `arms`; `nil` = it is down.
  private func etas(
    of arms: [Int], by intents: IntentPosterior.Weights, in view: FleetView
  ) -> [Double?] {
    let terms = arms.map { arm -> AgentHeuristic.Terms? in
      guard placement.replica(of: arm, in: view) != nil else { return nil }
      return heuristic.terms(of: arm, for: intents, load: placement.load(of: arm, in: view))
    }
    let up = terms.compactMap { $0 }
    guard let first = up.first else { return terms.map { _ in nil } }
    var range = AgentHeuristic.Range(first)
    for own in up.dropFirst() { range.include(own) }
    return terms.map { own in own.map { heuristic.value(of: $0, in: range) } }
  }

  private func notes(on request: RequestView, _ intents: IntentPosterior.Weights) -> [String] {
    var notes: [String] = []
    if isLabelled(request) { notes.append("Warm-up: every agent is as probable as another.") }
    if chosen.layer + 1 < graph.layers.count {
      notes.append(
        "Later stages are chosen when they begin; their numbers are what they would be now, "
          + "weighted by how probable the agents before are.")
    }
    if posterior.count > 1 {
      let parts = (0..<posterior.count).map { "\((intents[$0] * 1000).rounded() / 10) %" }
      notes.append("Intents in their order: \(parts.joined(separator: ", ")).")
    }
    return notes
  }
}
