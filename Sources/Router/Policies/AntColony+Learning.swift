internal import DiscreteEvents

/// How the colony learns, beside the path of requests.
extension AntColony {
  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    noteResponses(of: outcome)
    let coin = coins.popLast() ?? .unseen
    guard outcome.isCompleted, let record = record(of: outcome, coin, in: view) else { return }
    buffer.append(record)
    if buffer.added >= settings.batch { learn(from: buffer.empty()) }
  }

  private mutating func noteResponses(of outcome: Outcome) {
    if placement.arms.indices.contains(outcome.arm) {
      let time = outcome.left - outcome.request.arrival
      heuristic.note(response: time.seconds, of: outcome.arm)
    }
    for call in outcome.calls where placement.arms.indices.contains(call.call.arm) {
      heuristic.note(response: (call.left - call.made).seconds, of: call.call.arm)
    }
  }

  /// What is kept of a request; `nil` = nothing.
  private mutating func record(
    of outcome: Outcome, _ coin: ColonyCoin, in view: FleetView
  ) -> ColonyRecord? {
    let arms = outcome.calls.isEmpty ? [outcome.arm] : outcome.calls.map(\.call.arm)
    guard let edges = graph.edges(along: arms) else { return nil }
    let cost = systemCost.value(
      latency: (outcome.left - outcome.request.arrival).seconds,
      price: price(of: outcome, arms),
      load: arms.reduce(0) { $0 + placement.load(of: $1, in: view) } / Double(arms.count))
    // Where nothing is known of quality, every answer passes for good.
    let isTrulyGood = outcome.reward.map { $0 >= settings.threshold } ?? true
    let isGood: Bool?
    if isLabelled(outcome.request) {
      isGood = isTrulyGood
    } else {
      guard case .recorded(let isMisjudged) = coin else { return nil }
      isGood = settings.hasGate ? isTrulyGood != isMisjudged : nil
    }
    return ColonyRecord(
      edges: edges, arms: arms, intent: outcome.request.intent, isGood: isGood, cost: cost)
  }

  /// Price of the answers made, in units of a millionth of a US dollar.
  private func price(of outcome: Outcome, _ arms: [Int]) -> Double {
    if outcome.calls.isEmpty {
      return Double(outcome.outputTokens) * placement.arms[arms[0]].dollarsPerMillionTokens
    }
    return outcome.calls.reduce(0) {
      $0 + Double($1.outputTokens) * placement.arms[$1.call.arm].dollarsPerMillionTokens
    }
  }

  /// Lays the pheromone of a batch.
  ///
  /// The paper's rule touches the edges of an accepted path only: τ_t ← (1 − ρ)·τ_t +
  /// w_t·Q/(f_sys + ε). Its fixed point w_t·Q/(ρ·(f_sys + ε)) does not depend on how often an edge
  /// is accepted. The other rule is the Ant System's (Dorigo, Maniezzo, Colorni, IEEE Trans. SMC-B
  /// 26(1), 1996): a batch evaporates every edge once, and each record deposits; the deposits are
  /// divided by the number of records, so that values are of the same size under both.
  private mutating func learn(from records: [ColonyRecord]) {
    let keep = 1 - settings.evaporation
    if settings.evaporatesAll { pheromone.evaporate(keeping: keep) }
    let share = settings.evaporatesAll ? 1 / Double(records.count) : 1
    for record in records {
      let intents = posterior.weights(given: record.intent)
      if let isGood = record.isGood {
        for arm in record.arms { heuristic.note(isGood: isGood, of: arm, for: intents) }
      }
      guard record.isGood != false else { continue }
      let deposit = share / (record.cost + AgentHeuristic.epsilon)
      for edge in record.edges {
        pheromone.reinforce(
          edge, by: deposit, keeping: settings.evaporatesAll ? 1 : keep, intents: intents)
      }
      bounds?.note(cost: record.cost)
    }
    if let range = bounds?.range { pheromone.clamp(to: range) }
  }
}
