internal import DiscreteEvents
internal import Fleet
internal import Pool

/// A pool's tiers as they are written, before it is known how much KV a block has.
struct TierFields {
  private let tiers: Field<[TierChoice]>
  private let fetch: Field<FetchChoice>

  init(_ reader: inout MappingReader) {
    tiers = reader.optional(
      "tiers", Shape<TierChoice>.tier.list(), default: [],
      "memories below the GPU's in which prefixes go on being held, the nearest first")
    fetch = reader.optional(
      "kvFetch", .kvFetch, default: FetchChoice(), written: "{}",
      "when what a tier holds is fetched")
  }

  /// The tiers with their sizes in blocks; reports what does not go together.
  func config(of hardware: HardwareFields, _ engine: Field<EngineChoice>) -> TiersConfig? {
    guard tiers.isGiven, !tiers.isGood || !tiers.value.isEmpty else {
      if fetch.isGiven { fetch.fail("goes with 'tiers', from which KV is fetched") }
      return nil
    }
    guard tiers.isGood, fetch.isGood, engine.isGood else { return nil }
    if !engine.value.config.prefixCache {
      tiers.fail("needs engine.prefixCache: true, which tells prompts apart that begin alike")
    }
    if tiers.value.map(\.name).firstRepeated != nil { tiers.fail("two tiers have one name") }
    checkOrder()
    guard let bytes = bytesPerToken(hardware) else { return nil }
    let perBlock = bytes * Double(engine.value.config.block)
    if let small = tiers.value.first(where: { $0.size < perBlock }) {
      tiers.fail("'\(small.name.abridged)' has no room for a KV block")
    }
    return TiersConfig(
      tiers: tiers.value.map { $0.config(bytesPerBlock: perBlock) }, bytesPerBlock: perBlock,
      fetch: fetch.value.rule, prefetches: fetch.value.prefetches)
  }

  /// What a token's KV has in all layers, over all GPUs of a replica.
  private func bytesPerToken(_ hardware: HardwareFields) -> Double? {
    guard let model = hardware.model.value else {
      if !hardware.model.isGiven, fetch.value.bytesPerToken == nil {
        tiers.fail("needs kvFetch.kvBytesPerToken, or the pool's 'model'")
      }
      return fetch.value.bytesPerToken
    }
    if fetch.value.bytesPerToken != nil { fetch.fail("the pool's model says kvBytesPerToken") }
    let footprint = KVFootprint(model, hardware.kvFormat)
    return footprint.bytesPerToken + footprint.windowBytesPerToken
  }

  /// Reports a tier that gets what one above it lets go of, though these are not one replica's.
  private func checkOrder() {
    for (above, tier) in zip(tiers.value, tiers.value.dropFirst())
    where above.share != .replica && tier.share == .replica {
      tiers.fail(
        "'\(tier.name.abridged)' must not be below '\(above.name.abridged)', which is shared: "
          + "a replica's own memories come first")
    }
  }
}

/// A tier as it is written.
struct TierChoice {
  var name: String
  var size: Double
  var read: Double
  var write: Double
  var total: Double?
  var latency: SimTime
  var eviction: EvictionConfig
  var offload: OffloadRule
  var share: TierShare

  func config(bytesPerBlock: Double) -> TierConfig {
    // Sizes are at most 1e15 bytes.
    TierConfig(
      name: name, blocks: max(1, Int(min(size / max(bytesPerBlock, 1), 2e9))), read: read,
      write: write, total: total, latency: latency, eviction: eviction, offload: offload,
      share: share)
  }
}

/// When KV is fetched, as it is written.
struct FetchChoice {
  var rule = FetchRule.always
  var prefetches = false
  var bytesPerToken: Double?
}

extension Shape where Value == FetchChoice {
  fileprivate static var kvFetch: Shape {
    .mapping("KV fetching") { reader in
      let rule = reader.optional(
        "rule", .named("rule", placeholder: FetchRule.always), default: .always,
        "always, or when that is faster than to compute it")
      let prefetch = reader.optional(
        "prefetch", .flag, default: false,
        "whether what a queued request will need is brought into the nearest tier")
      let bytes = reader.optional(
        "kvBytesPerToken", .bytes, "KV of a token, where the pool does not say its model")
      return FetchChoice(
        rule: rule.value, prefetches: prefetch.value, bytesPerToken: bytes.value)
    }
  }
}

extension Shape where Value == TierChoice {
  /// One memory below the GPU's.
  fileprivate static var tier: Shape {
    .mapping("tier") { reader in
      let name = reader.required("name", .text(), "what reports call it")
      let size = reader.required("size", .bytes, "bytes that it has room for")
      let both = reader.optional(
        "bandwidth", .bandwidth, "what a replica's way to it carries, each way")
      let read = reader.optional("read", .bandwidth, "the same of what is fetched")
      let write = reader.optional("write", .bandwidth, "the same of what is written")
      let total = reader.optional(
        "total", .bandwidth, "what a shared one gives to all together; without it, all they take")
      let latency = reader.optional(
        "latency", .duration, default: .zero, written: "0s",
        "from the last byte's leaving to its being there")
      let eviction = reader.optional(
        "eviction", .eviction, default: .lru, written: "lru",
        "which prefix gives way: lru, lfu, lruk, gdsf or ttl")
      let share = reader.optional(
        "share", .named("owner", placeholder: TierShare.replica), default: .replica,
        "whose it is: each replica's, the pool's, or of all pools with a tier of its name")
      let offload = reader.optional(
        "offload", .named("rule", placeholder: OffloadRule.writeThrough), default: .writeThrough,
        "when blocks are written: when they are computed, or when the memory above lets go of them")
      if !both.isGiven, !(read.isGiven && write.isGiven) {
        reader.miss("bandwidth", "needs 'bandwidth', or 'read' and 'write'")
      }
      if eviction.isGood, !eviction.value.fitsTiers {
        eviction.fail("must be lru, lfu, lruk, gdsf or ttl: no plan and no future is known here")
      }
      if share.isGood, share.value == .replica, total.isGiven {
        total.fail("goes with 'share': a replica's own tier gives to it alone")
      }
      if share.isGood, share.value != .replica, offload.isGood, offload.value == .onEvict {
        offload.fail("must be write-through where several replicas share the tier")
      }
      return TierChoice(
        name: name.value, size: size.value, read: read.value ?? both.value ?? 1,
        write: write.value ?? both.value ?? 1, total: total.value, latency: latency.value,
        eviction: eviction.value, offload: offload.value, share: share.value)
    }
  }
}

extension EvictionConfig {
  /// Whether it can choose among what comes and goes without being listed before.
  fileprivate var fitsTiers: Bool { !needsFuture && !keepsToPlan }
}
