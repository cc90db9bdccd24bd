internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Router

extension Shape where Value == DisaggregationConfig {
  /// Prefill and decode in different pools.
  ///
  /// - Parameters:
  ///   - own: the user's own policies.
  ///   - pools: where there are mistakes in them, what follows from them is not looked at.
  static func disaggregation(_ own: [PolicyDefinition], pools: Field<[PoolConfig]>) -> Shape {
    .mapping("disaggregation") { reader in
      let link = reader.required("link", .kvLink, "what KV is sent over: each replica has one")
      let overlap = reader.optional(
        "overlap", .named("overlap", placeholder: KVOverlap.none), default: .none,
        "whether a layer's KV is sent while later layers are computed")
      let firstToken = reader.optional(
        "firstToken", .named("side", placeholder: FirstToken.decode), default: .decode,
        "which side's token a client hears first")
      let policy = reader.optional(
        "policy", .policy(own), default: .leastLoaded(.outstanding, maxOutstanding: nil),
        written: "least-loaded", "how a decode replica is chosen")
      let local = reader.optional(
        "local", .localPrefill, "what is prefilled where it is decoded; without it, nothing")
      let bytes = reader.optional(
        "kvBytesPerToken", .bytes, "KV of a token, where pools do not say their model")
      var footprint: KVFootprint?
      if pools.isGood, !reader.isDescribing {
        footprint = KVPlan(pools: pools.value).footprint(bytes, overlap: overlap, &reader)
      }
      checkDecoder(policy)
      return DisaggregationConfig(
        bandwidth: link.value.bandwidth, latency: link.value.latency, overlap: overlap.value,
        firstToken: firstToken.value, policy: policy.value, local: local.value,
        footprint: footprint ?? KVFootprint(bytesPerToken: 1))
    }
  }

  /// Reports a second policy that does more than to place requests.
  private static func checkDecoder(_ policy: Field<RoutingConfig>) {
    guard policy.isGood else { return }
    if let what = policy.value.placesOtherwise {
      policy.fail("must only place requests; '\(policy.value.name)' \(what)")
    } else if policy.value.makePolicy().needs.isSuperset(of: .adapters) {
      policy.fail(
        "must choose without knowing which adapters replicas hold; '\(policy.value.name)' asks")
    } else if case .leastLoaded(_, .some) = policy.value {
      policy.fail("must not hold requests: a prefilled one waits at its decode replica")
    }
  }
}

extension RoutingConfig {
  /// What the policy does that goes beyond placing requests; `nil` = nothing that is known before.
  var placesOtherwise: String? {
    let needs = makePolicy().needs
    if needs.contains(.calls) { return "makes several calls of a request" }
    if needs.isSuperset(of: .adapterPlans) { return "plans which adapters stay" }
    if needs.contains(.network) { return "finds paths through a network" }
    return nil
  }
}

/// What KV is sent over.
struct KVLink {
  var bandwidth: Double
  var latency: SimTime
}

extension Shape where Value == KVLink {
  fileprivate static var kvLink: Shape {
    .mapping("KV link") { reader in
      let bandwidth = reader.required(
        "bandwidth", .bandwidth, "what it carries each way, shared fairly by all who send")
      let latency = reader.optional(
        "latency", .duration, default: .zero, written: "0s",
        "from the last byte's leaving to its being there")
      return KVLink(bandwidth: bandwidth.value, latency: latency.value)
    }
  }
}

extension Shape where Value == LocalPrefill {
  fileprivate static var localPrefill: Shape {
    .mapping("local prefill") { reader in
      let prompt = reader.optional("promptTokens", .tokens, "prompts up to this length")
      let queue = reader.optional(
        "queue", .count(0...1_000_000_000),
        "any prompt, while so many requests or more wait at the prefill pools")
      if !prompt.isGiven, !queue.isGiven {
        reader.miss("queue", "needs 'promptTokens' or 'queue', up to or from which")
      }
      return LocalPrefill(promptTokens: prompt.value, queue: queue.value)
    }
  }
}
