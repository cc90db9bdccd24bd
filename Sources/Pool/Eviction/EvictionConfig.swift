/// The eviction policies a scenario can name.
package enum EvictionConfig: Hashable, Sendable {
  /// The item that nobody has used for longest.
  case lru

  /// The policy, with nothing resident, for one memory of one replica.
  package func makePolicy(for memory: EvictionMemory) -> any EvictionPolicy {
    switch self {
    case .lru: LRU(items: memory.items)
    }
  }
}

/// What an eviction policy may know of the memory it works for.
package struct EvictionMemory: Sendable {
  /// Items there are; how many of them are resident at once, at most.
  package var items: Int
  package var capacity: Int
  /// Bytes of each item, and seconds that loading it takes when nothing else is loaded.
  package var bytes: [Double]
  package var loadSeconds: [Double]
  /// Key of the random numbers it may draw: those of the run's seed and replication, this pool and
  /// this replica alone.
  package var seed: UInt64

  package init(
    items: Int, capacity: Int, bytes: [Double], loadSeconds: [Double], seed: UInt64 = 0
  ) {
    self.items = items
    self.capacity = capacity
    self.bytes = bytes
    self.loadSeconds = loadSeconds
    self.seed = seed
  }
}
