internal import DiscreteEvents

/// Belady's clairvoyant rule: the item whose next request lies farthest ahead gives way. No policy
/// loads less often where items are of one size and none is in use.
///
/// Belady, "A study of replacement algorithms for a virtual-storage computer", IBM Systems Journal
/// 5(2), 1966; Mattson et al., same journal 9(2), 1970, for its being optimal.
///
/// The next request is the first that comes after every request seen so far, so that one that was
/// served elsewhere is not waited for. Each request moves one item: O(log items) amortised.
struct Belady: EvictionPolicy {
  private let future: Future
  /// Requests that have come: those numbered below.
  private var passed = 0
  private var idle: ItemHeap
  private var uses = 0

  init(items: Int, future: Future) {
    self.future = future
    idle = ItemHeap(items: items)
    for item in future.first.indices {
      idle[item] = Self.rank(next: future.first[item], use: 0)
    }
  }

  mutating func asked(for item: Int, request: Int, at time: SimTime) {
    uses += 1
    while passed <= request, passed < future.items.count {
      let item = Int(future.items[passed])
      if item >= 0 { idle[item] = Self.rank(next: future.next[passed], use: uses) }
      passed += 1
    }
  }

  mutating func admitted(_ item: Int, at time: SimTime) {}

  mutating func pinned(_ item: Int, at time: SimTime) { idle.remove(item) }

  mutating func unpinned(_ item: Int, at time: SimTime) { idle.insert(item) }

  mutating func evicted(_ item: Int) { idle.remove(item) }

  mutating func victim(at time: SimTime) -> Int? { idle.first }

  /// Farthest first; among those that nobody asks for again, least recently used first.
  private static func rank(next: Int32, use: Int) -> EvictionRank {
    EvictionRank(major: -Double(next), minor: use)
  }
}
