internal import DiscreteEvents

/// Sends a request along a path of agents, one a stage of the work, chosen as ants choose: the
/// probability of the edge from i to j is proportional to τ_ij^α·η_j^β, with pheromone τ that good
/// answers left and a heuristic η of ability, load and response time.
///
/// AMRO-S: each task has a specialist, a pheromone matrix of its own, and a request's pheromone is
/// the mean of the specialists' under its distribution of intents. Choosing never changes
/// pheromone; a sample of the finished requests is kept in a buffer, judged, and learned from a
/// batch at a time (``AntColony/observe(_:in:)``). The paper gives no values for the parameters;
/// the defaults are ours.
///
/// O(arms of a stage) a choice.
struct AntColony: RoutingPolicy {
  let settings: Settings
  var graph = LayeredGraph(stages: [])
  var placement = ArmPlacement(FleetDescription(pools: []))
  var posterior = IntentPosterior(intents: 1, confusion: [])
  var pheromone = PheromoneTable(edges: 0, specialists: 1, initial: 1)
  var heuristic: AgentHeuristic
  var buffer: RecordBuffer
  var systemCost = SystemCost()
  var bounds: PheromoneBounds?
  var coins: [ColonyCoin] = []
  /// What was chosen last, for people who ask why.
  var chosen: (layer: Int, place: Int, previous: Int) = (0, -1, 0)
  private var weights: [Double] = []
  private var terms: [AgentHeuristic.Terms?] = []

  init(_ settings: Settings) {
    self.settings = settings
    heuristic = settings.heuristic(arms: 0, intents: 1)
    buffer = RecordBuffer(capacity: settings.buffer)
  }

  var needs: ViewNeeds {
    graph.layers.count > 1 ? [.leastOutstandingInPool, .calls] : .leastOutstandingInPool
  }

  mutating func prepare(for fleet: FleetDescription) {
    placement = ArmPlacement(fleet)
    graph = LayeredGraph(stages: placement.arms.map(\.stage))
    let intents = settings.usesIntents ? max(1, fleet.intents.count) : 1
    posterior = IntentPosterior(intents: intents, confusion: fleet.confusion)
    pheromone = PheromoneTable(
      edges: graph.edges, specialists: settings.hasSpecialists ? intents : 1,
      initial: settings.initial)
    heuristic = settings.heuristic(arms: placement.arms.count, intents: intents)
    if settings.isBounded { bounds = PheromoneBounds(graph, settings) }
    let widest = graph.layers.map(\.count).max() ?? 0
    weights = [Double](repeating: 0, count: widest)
    terms = Array(repeating: nil, count: widest)
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard let choice = choose(0, after: 0, for: request, in: view, using: random) else {
      return Decision(.hold, because: Reason("no agent of the first stage is up"))
    }
    coins.append(coin(using: random))
    let call = placement.call(to: choice.arm, on: choice.replica, for: request)
    return Decision(
      graph.layers.count == 1 ? .send(call) : .fanOut([call]),
      because: Reason("pheromone and heuristic: probability", score: choice.probability))
  }

  mutating func resume(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
    using random: RandomStream
  ) -> Decision {
    guard let last = calls.last, last.isCompleted else {
      return Decision(.reject, because: Reason("a stage of the path failed"))
    }
    guard calls.count < graph.layers.count else {
      return Decision(
        .answer(.chain(Array(calls.indices))), because: Reason("the path has been walked"))
    }
    let previous = graph.place(of: last.call.arm)
    guard
      let choice = choose(calls.count, after: previous, for: request, in: view, using: random)
    else { return Decision(.reject, because: Reason("no agent of the next stage is up")) }
    let call = placement.call(to: choice.arm, on: choice.replica, for: request, after: calls)
    return Decision(
      .fanOut([call]),
      because: Reason("pheromone and heuristic: probability", score: choice.probability))
  }

  private struct Choice {
    var arm: Int
    var replica: Int
    var probability: Double
  }

  /// Draws an agent of `layer`; `nil` = none of them is up.
  private mutating func choose(
    _ layer: Int, after previous: Int, for request: RequestView, in view: FleetView,
    using random: RandomStream
  ) -> Choice? {
    guard graph.layers.indices.contains(layer) else { return nil }
    let total = weigh(
      layer, after: previous, for: request, in: view, isUniform: isLabelled(request))
    guard total > 0 else { return nil }
    var left = random.uniform() * total
    var place = -1
    for candidate in graph.layers[layer].indices where weights[candidate] > 0 {
      place = candidate
      left -= weights[candidate]
      if left < 0 { break }
    }
    let arm = graph.layers[layer][place]
    guard let replica = placement.replica(of: arm, in: view) else { return nil }
    chosen = (layer, place, previous)
    return Choice(arm: arm, replica: replica, probability: weights[place] / total)
  }

  /// Fills `weights` with τ^α·η^β of every agent of `layer`, 0 for those that are down.
  ///
  /// - Returns: Their sum; 0 = none is up.
  private mutating func weigh(
    _ layer: Int, after previous: Int, for request: RequestView, in view: FleetView,
    isUniform: Bool
  ) -> Double {
    let arms = graph.layers[layer]
    let intents = posterior.weights(given: request.intent)
    var range: AgentHeuristic.Range?
    for place in arms.indices {
      let isUp = placement.replica(of: arms[place], in: view) != nil
      let load = placement.load(of: arms[place], in: view)
      terms[place] = isUp ? heuristic.terms(of: arms[place], for: intents, load: load) : nil
      guard let found = terms[place] else { continue }
      if range == nil { range = AgentHeuristic.Range(found) } else { range?.include(found) }
    }
    guard let range else { return 0 }
    var total = 0.0
    for place in arms.indices {
      weights[place] = 0
      guard let own = terms[place] else { continue }
      let tau = pheromone.fused(graph.edge(into: layer, from: previous, to: place), by: intents)
      let eta = heuristic.value(of: own, in: range)
      weights[place] = isUniform ? 1 : settings.alpha.raise(tau) * settings.beta.raise(eta)
      total += weights[place]
    }
    return total > 0 && total.isFinite ? total : weighEvenly(arms.count)
  }

  /// Where weights come out as nothing or without a bound, each agent that is up weighs the same.
  private mutating func weighEvenly(_ count: Int) -> Double {
    for place in 0..<count { weights[place] = terms[place] == nil ? 0 : 1 }
    return weights[..<count].reduce(0, +)
  }

  private func coin(using random: RandomStream) -> ColonyCoin {
    guard random.uniform() < settings.sampling else { return .unseen }
    return .recorded(isMisjudged: random.uniform() < settings.judgeError)
  }

  /// Whether the truth about `request` is known beforehand: it is one of those that the colony is
  /// warmed up with.
  func isLabelled(_ request: RequestView) -> Bool { request.id < settings.warmUp }
}
