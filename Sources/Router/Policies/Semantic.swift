internal import DiscreteEvents

/// Sends each intent to a pool of its own: the pool that bears the intent's name, or else the pool
/// whose place among the pools is the intent's among the intents, the last one for those beyond.
///
/// The static semantic rules of WRP (section 3 of the vision paper; `SemanticRouter` of
/// inference-fleet-sim): which pool is right for which work is its operator's knowledge, stated by
/// names, and not learned; `linucb` and its like learn it. A request of no intent goes to the first
/// pool, the default one.
struct Semantic: RoutingPolicy {
  /// O(pools). The cost is that of `seatrial-bench pools`, the same with 1 to 8 pools.
  static let definition = PolicyDefinition(
    "semantic", about: "each intent to the pool of its name, or of its place in the list",
    cost: { _, _ in .seconds(231e-9) }
  ) { _ in Semantic() }

  let needs: ViewNeeds = .leastOutstandingInPool
  /// The pool of each intent.
  private var pools: [Int] = []
  private var names: [String] = []
  private var intents: [String] = []
  private var chosen: Int?

  mutating func prepare(for fleet: FleetDescription) {
    names = fleet.pools.map(\.name)
    intents = fleet.intents
    pools = intents.indices.map { intent in
      names.firstIndex(of: intents[intent]) ?? min(intent, max(0, names.count - 1))
    }
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let hasIntent = pools.indices.contains(request.intent)
    let pool = hasIntent ? pools[request.intent] : 0
    if let replica = view.pools.isEmpty ? nil : view.leastOutstanding(in: pool) {
      chosen = replica
      let reason: StaticString = hasIntent ? "the intent's pool" : "no intent: the first pool"
      return Decision(.place(replica), because: Reason(reason, score: Double(pool)))
    }
    chosen = view.pools.indices.lazy.compactMap { view.leastOutstanding(in: $0) }.first
    guard let chosen else { return Decision(.hold, because: Reason("no replica is up")) }
    return Decision(.place(chosen), because: Reason("the intent's pool is down"))
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let isKnown = pools.indices.contains(request.intent)
    let rows = names.indices.map { pool in
      Evidence.Row(
        names[pool], [Double(view.outstanding(inPool: pool))],
        isChosen: chosen.map { view.pool(of: $0) } == pool)
    }
    return Evidence(
      columns: ["outstanding"], rows: rows,
      notes: [isKnown ? "intent: \(intents[request.intent])" : "no intent"])
  }
}
