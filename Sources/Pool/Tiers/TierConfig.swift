package import DiscreteEvents

/// The memories below a pool's GPUs in which KV blocks go on being held, the nearest first: host
/// memory, disks, a remote store.
///
/// After vLLM's KV connectors (`OffloadingConnector`), LMCache (arXiv:2510.09665), SGLang's
/// hierarchical cache (HiCache) and the Mooncake store (Qin et al., FAST '25).
package struct TiersConfig: Hashable, Sendable {
  package var tiers: [TierConfig]
  /// KV of a block, over all GPUs of a replica.
  package var bytesPerBlock: Double
  package var fetch: FetchRule
  /// Whether what a request will need is brought into the nearest tier while it is queued.
  package var prefetches: Bool

  package init(
    tiers: [TierConfig], bytesPerBlock: Double, fetch: FetchRule = .always,
    prefetches: Bool = false
  ) {
    self.tiers = tiers
    self.bytesPerBlock = bytesPerBlock
    self.fetch = fetch
    self.prefetches = prefetches
  }
}

/// One memory below a GPU's.
package struct TierConfig: Hashable, Sendable {
  package var name: String
  /// KV blocks that it has room for.
  package var blocks: Int
  /// What a replica's way from it and to it carries, in bytes a second.
  package var read: Double
  package var write: Double
  /// What it gives to all replicas together, in bytes a second; `nil` = as much as they can take.
  package var total: Double?
  /// From a byte's leaving to its being there, either way.
  package var latency: SimTime
  package var eviction: EvictionConfig
  package var offload: OffloadRule
  package var share: TierShare

  package init(
    name: String, blocks: Int, read: Double, write: Double, total: Double? = nil,
    latency: SimTime = .zero, eviction: EvictionConfig = .lru, offload: OffloadRule = .writeThrough,
    share: TierShare = .replica
  ) {
    self.name = name
    self.blocks = blocks
    self.read = read
    self.write = write
    self.total = total
    self.latency = latency
    self.eviction = eviction
    self.offload = offload
    self.share = share
  }
}

/// When blocks are written to a tier.
package enum OffloadRule: String, CaseIterable, Hashable, Sendable {
  /// When they have been computed.
  case writeThrough = "write-through"
  /// When the memory above lets go of them.
  case onEvict = "on-evict"
}

/// Who shares a tier.
package enum TierShare: String, CaseIterable, Hashable, Sendable {
  /// Each replica has its own.
  case replica
  /// The replicas of a pool have one.
  case pool
  /// All pools with a tier of this name have one.
  case fleet
}

/// When blocks that a tier holds are fetched.
package enum FetchRule: String, CaseIterable, Hashable, Sendable {
  case always
  /// When that takes less time than to compute them.
  case faster
}
