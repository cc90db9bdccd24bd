internal import DiscreteEvents
internal import Graphs

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Sends a request where it costs least: the KV blocks of its prompt that are not in memory there,
/// times a weight, and the blocks of the prompts that are outstanding there.
///
/// The KV router of NVIDIA Dynamo (docs.nvidia.com/dynamo, "KV Cache Routing"): cost = overlap
/// weight · prefill blocks + decode blocks, weight 1, temperature 0: the least cost wins; above 0
/// a replica is drawn by softmax of −cost / temperature, costs being scaled to a range of 1. What
/// is in memory is told by the replicas' caches, `delay` seconds late, or (`index: approximate`)
/// taken from what the router sent there. Differences: blocks that several outstanding prompts
/// share count for each, the prefill that is still queued at a replica counts as blocks only, and
/// the approximate index forgets by use instead of after 120 s. Among equal costs the fewest
/// requests decide, and then the order of replicas. O(replicas + spans of the prompt).
struct KVAware: RoutingPolicy {
  static let definition = PolicyDefinition(
    "kv-aware", about: "the replica where the prompt has the fewest new KV blocks, given its load",
    parameters: [
      .number(
        "weight", default: 1, in: 0...1_000_000, about: "of a new block, a block in use being 1"),
      .number(
        "temperature", default: 0, in: 0...1000,
        about: "0 = the least cost wins; the higher, the more is left to chance"),
      .word(
        "index", among: ["exact", "approximate"],
        about: "what tells which blocks are where: the caches' events, or what was sent there"),
      .number(
        "delay", default: 0, in: 0...3600,
        about: "seconds until the router knows of a cache's event; of an exact index"),
      .capacity,
    ]
  ) { KVAware($0) }

  var needs: ViewNeeds { isExact ? .cachedPrefixes : .prefixes }
  let cacheDelay: SimTime
  private let weight: Double
  private let temperature: Double
  private let isExact: Bool
  private let capacity: Int
  private var routed = RoutedPrefixes(blocks: [], capacity: 0)
  /// Tokens of each replica's KV blocks.
  private var blocks: ContiguousArray<Int32> = []
  private var tokens: ContiguousArray<Int> = []
  private var costs: ContiguousArray<Double> = []

  var wantsOutcomes: Bool { false }

  init(_ parameters: PolicyParameters) {
    weight = parameters["weight"]
    temperature = parameters["temperature"]
    isExact = parameters.word("index") == "exact"
    cacheDelay = .seconds(parameters["delay"])
    capacity = parameters.count("capacity")
  }

  mutating func prepare(for fleet: FleetDescription) {
    blocks = fleet.blocksOfReplicas
    costs = ContiguousArray(repeating: 0, count: blocks.count)
    if !isExact { routed = RoutedPrefixes(blocks: blocks, capacity: capacity) }
  }

  mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView) {
    if !isUp, !isExact { routed.forget(replica) }
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard !view.upReplicas.isEmpty else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    if isExact {
      view.cachedTokens(of: request, into: &tokens)
    } else {
      routed.find(request.prefix, into: &tokens)
    }
    for replica in view.upReplicas {
      let block = Double(blocks[replica])
      let new = Double(max(0, request.promptTokens - tokens[replica])) / block
      costs[replica] = weight * new + Double(view.outstandingTokens(replica)) / block
    }
    let best = temperature > 0 ? draw(in: view, using: random) : cheapest(in: view)
    if !isExact { routed.note(request.prefix, on: best) }
    return Decision(
      .place(best), because: Reason("new and active blocks", score: costs[best]))
  }

  private func cheapest(in view: FleetView) -> Int {
    var best = view.upReplicas[0]
    for replica in view.upReplicas.dropFirst() {
      let isLess =
        costs[replica] == costs[best]
        ? view.outstanding(replica) < view.outstanding(best) : costs[replica] < costs[best]
      if isLess { best = replica }
    }
    return best
  }

  private func draw(in view: FleetView, using random: RandomStream) -> Int {
    let up = view.upReplicas
    let least = up.reduce(Double.infinity) { min($0, costs[$1]) }
    let range = up.reduce(0) { max($0, costs[$1] - least) }
    let odds = { (replica: Int) in
      range > 0 ? exp(-(costs[replica] - least) / range / temperature) : 1
    }
    var point = random.uniform() * up.reduce(0) { $0 + odds($1) }
    for replica in up {
      point -= odds(replica)
      if point < 0 { return replica }
    }
    return up[up.count - 1]
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    Evidence(
      columns: ["cost", "cached tokens", "outstanding tokens"],
      rows: view.upReplicas.map { replica in
        Evidence.Row(
          replica: replica,
          [costs[replica], Double(tokens[replica]), Double(view.outstandingTokens(replica))])
      })
  }
}
