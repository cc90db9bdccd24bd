internal import DiscreteEvents

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Least frequently used: the item that has been asked for least gives way, among equals the one
/// asked for longest ago. Counts outlive an item's residence.
///
/// Without aging an item's count is that of all its requests ("perfect" LFU). With a half-life h, a
/// request counts 2^(−a/h) when a further ones have come since, for any item: the smooth form of
/// halving all counts every h requests. That is LRFU with F(a) = 2^(−λa), λ = 1/h (Lee et al.,
/// "LRFU: a spectrum of policies that subsumes the least recently used and least frequently used
/// policies", IEEE Trans. Computers 50(12), 2001).
struct LFU: EvictionPolicy {
  private var idle: ItemHeap
  private let halfLife: Double?
  private var requests = 0
  private let unasked: EvictionRank

  init(items: Int, halfLife: Double?) {
    self.halfLife = halfLife
    // A count of 0, on the scale that `counted` keeps.
    let none = halfLife == nil ? 0 : -Double.infinity
    unasked = EvictionRank(major: none, minor: 0)
    idle = ItemHeap(items: items, rank: unasked)
  }

  mutating func asked(for item: Int, request: Int, at time: SimTime) {
    requests += 1
    idle[item] = EvictionRank(major: counted(idle[item].major), minor: requests)
  }

  mutating func admitted(_ item: Int, at time: SimTime) {}

  mutating func pinned(_ item: Int, at time: SimTime) { idle.remove(item) }

  mutating func unpinned(_ item: Int, at time: SimTime) { idle.insert(item) }

  mutating func evicted(_ item: Int) { idle.remove(item) }

  mutating func renamed(_ item: Int) { idle[item] = unasked }

  mutating func victim(at time: SimTime) -> Int? { idle.first }

  /// A count with one more request in it.
  ///
  /// With aging, request number n is entered as 2^(n/h) and counts are kept as logarithms to base
  /// 2: all of them shrink alike as requests come, which changes no order, so none is touched.
  private func counted(_ count: Double) -> Double {
    guard let halfLife else { return count + 1 }
    let now = Double(requests) / halfLife
    return now + log2(1 + exp2(count - now))
  }
}
