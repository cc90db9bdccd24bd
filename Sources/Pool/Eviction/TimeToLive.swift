internal import DiscreteEvents

/// Time to live: an item is protected for a time after its last use. What is no longer protected
/// gives way first, least recently used first. Where all are protected, the one that was loaded
/// last gives way: who came first keeps its place.
///
/// After Continuum (arXiv:2511.02230), which pins the KV cache of a paused agent for a time to live
/// and serves programs first come, first served. Here the time is one for all items. With least
/// recently used among the protected as well, the policy would be plain LRU.
struct TimeToLive: EvictionPolicy {
  private let ttl: SimTime
  /// What is resident and not in use, in the order in which it was let go.
  private var byUse: ItemHeap
  /// The same, what was loaded last on top.
  private var byLoad: ItemHeap
  /// When each item was last let go.
  private var lastUse: ContiguousArray<SimTime>
  private var uses = 0
  private var loads = 0

  init(items: Int, ttl: SimTime) {
    self.ttl = ttl
    byUse = ItemHeap(items: items)
    byLoad = ItemHeap(items: items)
    lastUse = ContiguousArray(repeating: .zero, count: items)
  }

  mutating func asked(for item: Int, request: Int, at time: SimTime) {}

  mutating func admitted(_ item: Int, at time: SimTime) {
    loads += 1
    byLoad[item] = EvictionRank(major: 0, minor: -loads)
  }

  mutating func pinned(_ item: Int, at time: SimTime) { remove(item) }

  mutating func unpinned(_ item: Int, at time: SimTime) {
    uses += 1
    lastUse[item] = time
    byUse[item] = EvictionRank(major: 0, minor: uses)
    byUse.insert(item)
    byLoad.insert(item)
  }

  mutating func evicted(_ item: Int) { remove(item) }

  mutating func victim(at time: SimTime) -> Int? {
    guard let oldest = byUse.first else { return nil }
    return time - lastUse[oldest] >= ttl ? oldest : byLoad.first
  }

  private mutating func remove(_ item: Int) {
    byUse.remove(item)
    byLoad.remove(item)
  }
}
