internal import DiscreteEvents

/// Mixes the adapters that suit a request best into one call.
///
/// After Glider (Li et al., "Glider: Global and local instruction-driven expert router",
/// arXiv:2410.07172) and other routers over libraries of experts, which score an adapter by the
/// product of the input's embedding with a signature of the adapter and mix the top k. Theirs come
/// from the adapters' weights or training data; here an adapter's signature is learned from
/// rewards:
///
///     score of a for x = (1 + Σ r·(1 + ⟨x, y⟩)/2) / (1 + n),
///
/// over the n requests y that a led and their rewards r: the mean reward, weighted by how like the
/// request they are, which begins with one best answer so that each adapter is tried. The adapter
/// with the greatest score leads the call; further ones are mixed in whose scores are at least
/// `share` of its. The quality of the answer is the leading adapter's own: what a mixture gains or
/// loses is not modelled, what it costs in loads and in the batch is.
struct MixedAdapters: RoutingPolicy {
  static let definition = PolicyDefinition(
    "mixed-adapters", about: "mixes the adapters that suit a request best into one call",
    parameters: [
      .count("k", default: 2, in: 1...4, about: "adapters in a call, at most"),
      .number(
        "share", default: 0.8, in: 0...1,
        about: "least score of a further adapter, as a part of the leading one's"),
    ],
    cost: { _, fleet in
      let work = Double(fleet.contextSize) + 10 + 4 * Double(fleet.pools.count)
      return .seconds(1e-9 * (150 + Double(fleet.arms.count) * work))
    }
  ) { MixedAdapters($0) }

  let needs: ViewNeeds = [.leastOutstandingInPool]
  private let parameters: PolicyParameters
  private var places = ArmPlaces(FleetDescription(pools: []))
  /// The arms that are adapters, or all arms where none is.
  private var candidates: [Int] = []
  private var size = 0
  /// Of each arm the requests that it led, and Σ r·[1, y]/2.
  private var counts: [Int] = []
  private var signatures: [Double] = []
  /// The scores for the latest request, and what it was given: the leading arm first.
  private var scores: [Double] = []
  private var chosen: [Int] = []

  init(_ parameters: PolicyParameters) { self.parameters = parameters }

  mutating func prepare(for fleet: FleetDescription) {
    places = ArmPlaces(fleet)
    let adapters = fleet.arms.indices.filter { fleet.arms[$0].adapter >= 0 }
    candidates = adapters.isEmpty ? Array(fleet.arms.indices) : adapters
    size = fleet.contextSize + 1
    counts = Array(repeating: 0, count: fleet.arms.count)
    scores = Array(repeating: 0, count: fleet.arms.count)
    signatures = Array(repeating: 0, count: fleet.arms.count * size)
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    choose(for: request, in: view)
    guard let lead = chosen.first, var call = places.call(request, to: lead, in: view) else {
      return places.fallback(in: view)
    }
    call.mixed = chosen.dropFirst().map { places.arms[$0].adapter }
    return Decision(.send(call), because: Reason("the best signature", score: scores[lead]))
  }

  /// Scores all arms and finds the best k. O(arms · (size of the context + k)).
  private mutating func choose(for request: RequestView, in view: FleetView) {
    chosen.removeAll(keepingCapacity: true)
    let most = parameters.count("k")
    for arm in candidates {
      scores[arm] = score(of: arm, for: request.context)
      guard places.isServed(arm, in: view) else { continue }
      let place = chosen.firstIndex { scores[$0] < scores[arm] } ?? chosen.count
      if place < most { chosen.insert(arm, at: place) }
      if chosen.count > most { chosen.removeLast() }
    }
    guard let lead = chosen.first else { return }
    chosen = chosen.filter { $0 == lead || isMixed($0, with: lead) }
  }

  /// Whether an arm suits the request about as well as the leading one and can run beside it: one
  /// call runs in one pool, under adapters.
  private func isMixed(_ arm: Int, with lead: Int) -> Bool {
    scores[arm] >= parameters["share"] * scores[lead] && places.arms[arm].adapter >= 0
      && places.arms[arm].pool == places.arms[lead].pool
  }

  private func score(of arm: Int, for context: [Double]) -> Double {
    var product = signatures[arm * size]
    for index in 0..<min(context.count, size - 1) {
      product += signatures[arm * size + 1 + index] * context[index]
    }
    return (1 + product) / Double(1 + counts[arm])
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    guard let reward = outcome.reward, counts.indices.contains(outcome.arm) else { return }
    let context = outcome.request.context
    counts[outcome.arm] += 1
    signatures[outcome.arm * size] += reward / 2
    for index in 0..<min(context.count, size - 1) {
      signatures[outcome.arm * size + 1 + index] += reward * context[index] / 2
    }
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let rows = candidates.map { arm in
      Evidence.Row(
        places.arms[arm].name, [scores[arm], Double(counts[arm])], isChosen: chosen.contains(arm))
    }
    return Evidence(columns: ["score", "requests led"], rows: rows)
  }
}
