internal import DiscreteEvents
internal import Graphs

/// Sends a request to the replica that was sent the longest prefix of its prompt before, unless
/// that is too short or the replicas are loaded too differently: then to the one with the fewest
/// requests.
///
/// The cache-aware policy of SGLang's router (sgl-project/sglang, sgl-router/src/policies/
/// cache_aware.rs, defaults of py_src/sglang_router/router_args.py): loads are out of balance where
/// max − min > 64 and max > 1.5 · min; a match counts where it is more than 0.3 of the prompt; each
/// replica's tree holds 2^26 characters, here 2^24 tokens at four characters each. Differences: it
/// matches tokens, forgets at once instead of every two minutes, and sends what does not match to
/// the least loaded replica instead of the one with the smallest tree. Among equal matches the
/// fewest requests decide, and then the order of replicas. O(replicas + spans of the prompt).
struct PrefixAffinity: RoutingPolicy {
  static let definition = PolicyDefinition(
    "prefix-affinity", about: "the replica that was sent the longest prefix of the prompt before",
    parameters: [
      .number(
        "match", default: 0.3, in: 0...1,
        about: "a prefix counts where it is more than this part of the prompt"),
      .count(
        "difference", default: 64, in: 0...1_000_000_000,
        about: "loads are out of balance where requests differ by more than this, and by ratio"),
      .number(
        "ratio", default: 1.5, in: 1...1_000_000,
        about: "loads are out of balance where they differ by more than this factor, and difference"
      ),
      .capacity,
    ]
  ) { PrefixAffinity($0) }

  let needs: ViewNeeds = [.prefixes, .leastOutstanding]
  private let match: Double
  private let difference: Int
  private let ratio: Double
  private let capacity: Int
  private var routed = RoutedPrefixes(blocks: [], capacity: 0)
  private var tokens: ContiguousArray<Int> = []

  var wantsOutcomes: Bool { false }

  init(_ parameters: PolicyParameters) {
    match = parameters["match"]
    difference = parameters.count("difference")
    ratio = parameters["ratio"]
    capacity = parameters.count("capacity")
  }

  mutating func prepare(for fleet: FleetDescription) {
    routed = RoutedPrefixes(
      blocks: ContiguousArray(repeating: 1, count: fleet.replicas), capacity: capacity)
  }

  mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView) {
    if !isUp { routed.forget(replica) }
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard let least = view.leastOutstanding else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    let decision = choose(request, orElse: least, in: view)
    if case .place(let replica) = decision.action { routed.note(request.prefix, on: replica) }
    return decision
  }

  private mutating func choose(
    _ request: RequestView, orElse least: Int, in view: FleetView
  ) -> Decision {
    let lightest = view.outstanding(least)
    let heaviest = view.upReplicas.reduce(0) { max($0, view.outstanding($1)) }
    if heaviest - lightest > difference, Double(heaviest) > ratio * Double(lightest) {
      return Decision(
        .place(least), because: Reason("loads differ: fewest requests", score: Double(lightest)))
    }
    routed.find(request.prefix, into: &tokens)
    var best = least
    for replica in view.upReplicas where replica != best {
      let (more, fewer) = (tokens[replica] - tokens[best], view.outstanding(replica))
      if more > 0 || more == 0 && fewer < view.outstanding(best) { best = replica }
    }
    let part = Double(tokens[best]) / Double(max(1, request.promptTokens))
    return part > match
      ? Decision(
        .place(best), because: Reason("longest prefix, as part of the prompt", score: part))
      : Decision(
        .place(least), because: Reason("no prefix: fewest requests", score: Double(lightest)))
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    Evidence(
      columns: ["known prefix", "outstanding"],
      rows: view.upReplicas.map { replica in
        Evidence.Row(
          replica: replica,
          [Double(tokens.isEmpty ? 0 : tokens[replica]), Double(view.outstanding(replica))])
      })
  }
}

extension PolicyParameter {
  /// How much a router remembers of what it sent where.
  static var capacity: PolicyParameter {
    .count(
      "capacity", default: 1 << 24, in: 1...1 << 30,
      about: "tokens of prompts that the router remembers of each replica")
  }
}
