internal import DiscreteEvents

/// Keeps a planned set that changes only from epoch to epoch; everything else passes through the
/// places that are left, and leaves them as soon as nobody uses it.
///
/// The slow timescale of POLAR (arXiv:2604.16583), whose controller decides at the end of an epoch
/// what stays resident. A router that plans says what to keep; without one, what was asked for most
/// in the last epoch is kept, which is a reconstruction from the paper's abstract. Before the first
/// plan it is plain LRU.
///
/// A call costs O(log n) but for a new plan, which costs O(n log n): amortised O(log n) where
/// epochs are no shorter than the number of items.
struct PlannedEpochs: EvictionPolicy {
  private let length: Int
  /// Items that a plan keeps, at most.
  private let places: Int
  private var idle: ItemHeap
  private var isKept: ContiguousArray<Bool>
  /// Requests for each item in this epoch, and in all.
  private var counts: ContiguousArray<Int>
  private var requests = 0
  private var isPlannedByRouter = false
  private(set) var hasPlan = false

  /// - Parameters:
  ///   - length: requests an epoch.
  ///   - transient: places that no plan takes, of `capacity`.
  init(items: Int, capacity: Int, length: Int, transient: Int) {
    self.length = length
    places = max(0, capacity - transient)
    idle = ItemHeap(items: items)
    isKept = ContiguousArray(repeating: false, count: items)
    counts = ContiguousArray(repeating: 0, count: items)
  }

  mutating func asked(for item: Int, request: Int, at time: SimTime) {
    requests += 1
    counts[item] += 1
    idle[item].minor = requests
    if requests % length == 0 { endEpoch() }
  }

  mutating func admitted(_ item: Int, at time: SimTime) {}

  mutating func pinned(_ item: Int, at time: SimTime) { idle.remove(item) }

  mutating func unpinned(_ item: Int, at time: SimTime) { idle.insert(item) }

  mutating func evicted(_ item: Int) { idle.remove(item) }

  /// Planned items go last.
  mutating func victim(at time: SimTime) -> Int? { idle.first }

  func isPlanned(_ item: Int) -> Bool { isKept[item] }

  mutating func plan(keep items: [Int]) {
    isPlannedByRouter = true
    adopt(items.prefix(places))
  }

  private mutating func endEpoch() {
    if !isPlannedByRouter {
      let asked = counts.indices.filter { counts[$0] > 0 }
      adopt(asked.sorted { (-counts[$0], $0) < (-counts[$1], $1) }.prefix(places))
    }
    for item in counts.indices { counts[item] = 0 }
  }

  /// What is planned has a higher rank than what is not.
  private mutating func adopt(_ plan: ArraySlice<Int>) {
    hasPlan = true
    for item in isKept.indices where isKept[item] {
      isKept[item] = false
      idle[item].major = 0
    }
    for item in plan {
      isKept[item] = true
      idle[item].major = 1
    }
  }
}
