internal import DiscreteEvents

/// GreedyDual-Size-Frequency: the item with the least priority L + f · c / s gives way, where f is
/// how often it was asked for since it came, c what loading it takes, s its size, and L the clock:
/// the priority of what gave way last.
///
/// Cherkasova, "Improving WWW proxies performance with Greedy-Dual-Size-Frequency caching policy",
/// HP Laboratories HPL-98-69R1, 1998. The clock ages what is no longer asked for.
struct GDSF: EvictionPolicy {
  private var idle: ItemHeap
  /// c / s of each item, in seconds a byte.
  private let worth: ContiguousArray<Double>
  private var frequency: ContiguousArray<Int>
  private var clock = 0.0
  private var requests = 0

  init(bytes: [Double], loadSeconds: [Double]) {
    worth = ContiguousArray(zip(bytes, loadSeconds).map { $1 / max($0, 1) })
    frequency = ContiguousArray(repeating: 0, count: worth.count)
    idle = ItemHeap(items: worth.count)
  }

  mutating func asked(for item: Int, request: Int, at time: SimTime) {
    requests += 1
    frequency[item] += 1
    idle[item] = EvictionRank(major: priority(of: item), minor: requests)
  }

  mutating func admitted(_ item: Int, at time: SimTime) {
    idle[item].major = priority(of: item)
  }

  mutating func pinned(_ item: Int, at time: SimTime) { idle.remove(item) }

  mutating func unpinned(_ item: Int, at time: SimTime) { idle.insert(item) }

  mutating func evicted(_ item: Int) {
    idle.remove(item)
    frequency[item] = 0
    clock = max(clock, idle[item].major)
  }

  mutating func victim(at time: SimTime) -> Int? { idle.first }

  private func priority(of item: Int) -> Double {
    clock + Double(frequency[item]) * worth[item]
  }
}
