internal import Pool

/// The stores of a run's tiers, as they are asked for: those that are shared are made once.
struct TierStores {
  private var shared: [String: KVStore] = [:]

  /// The tiers of one more replica of `pool`; `nil` = it has none.
  mutating func tiers(of pool: PoolConfig) -> KVTiers? {
    guard let config = pool.tiers, pool.engine.prefixCache else { return nil }
    let stores = config.tiers.map { tier in
      let name =
        switch tier.share {
        case .replica: ""
        case .pool: "pool/\(pool.name)/\(tier.name)"
        case .fleet: "fleet/\(tier.name)"
        }
      if let store = shared[name] { return store }
      let store = KVStore(
        blocks: tier.blocks, eviction: tier.eviction, bytes: config.bytesPerBlock,
        seconds: config.bytesPerBlock / tier.read)
      if tier.share != .replica { shared[name] = store }
      return store
    }
    return KVTiers(config, stores: stores, block: pool.engine.block)
  }
}

extension PoolResult {
  /// Adds what one replica's tiers came to.
  mutating func add(_ counts: [TierCounts]) {
    if tiers.isEmpty { tiers = counts.map { TierCounts(name: $0.name, blocks: $0.blocks) } }
    for index in tiers.indices { tiers[index].add(counts[index]) }
  }
}
