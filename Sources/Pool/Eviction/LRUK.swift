internal import DiscreteEvents

/// LRU-K: the item whose K-th last request lies farthest back gives way. Items asked for fewer than
/// K times count as infinitely far back and go first, least recently asked for among them.
///
/// O'Neil, O'Neil, Weikum, "The LRU-K page replacement algorithm for database disk buffering",
/// SIGMOD 1993: backward K-distance (definition 2.1) with a correlated reference period of 0, and
/// histories that are retained while an item is not resident.
struct LRUK: EvictionPolicy {
  private var idle: ItemHeap
  private let k: Int
  /// Of each item its last K requests, a ring of K numbers; 0 = not yet.
  private var history: ContiguousArray<Int>
  /// Of each item how often it was asked for.
  private var counts: ContiguousArray<Int>
  private var requests = 0

  init(items: Int, k: Int) {
    self.k = k
    idle = ItemHeap(items: items)
    history = ContiguousArray(repeating: 0, count: items * k)
    counts = ContiguousArray(repeating: 0, count: items)
  }

  mutating func asked(for item: Int, request: Int, at time: SimTime) {
    requests += 1
    history[item * k + counts[item] % k] = requests
    counts[item] += 1
    // The ring's oldest entry is the one that is written next.
    let oldest = history[item * k + counts[item] % k]
    idle[item] = EvictionRank(major: Double(oldest), minor: requests)
  }

  mutating func admitted(_ item: Int, at time: SimTime) {}

  mutating func pinned(_ item: Int, at time: SimTime) { idle.remove(item) }

  mutating func unpinned(_ item: Int, at time: SimTime) { idle.insert(item) }

  mutating func evicted(_ item: Int) { idle.remove(item) }

  mutating func renamed(_ item: Int) {
    for entry in item * k..<(item + 1) * k { history[entry] = 0 }
    counts[item] = 0
    idle[item] = EvictionRank(major: 0, minor: 0)
  }

  mutating func victim(at time: SimTime) -> Int? { idle.first }
}
