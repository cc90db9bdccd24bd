/// When an item is to give way, compared with others: the lowest ``major`` first, among equals the
/// lowest ``minor``.
package struct EvictionRank: Comparable, Sendable {
  package var major: Double
  package var minor: Int

  package init(major: Double, minor: Int) {
    self.major = major
    self.minor = minor
  }

  package static func < (a: EvictionRank, b: EvictionRank) -> Bool {
    a.major != b.major ? a.major < b.major : a.minor < b.minor
  }
}

/// Some of the items 0..<n, the one with the lowest rank on top: a binary heap that knows where
/// each item is. Every item has a rank, in the heap or not.
///
/// Reading the top and a rank is O(1), everything else O(log n). Among equal ranks the lowest item
/// is on top, so that the order depends on what is in the heap alone.
package struct ItemHeap: Sendable {
  private var heap: ContiguousArray<Int32> = []
  /// Where each item is in the heap; −1 = it is not.
  private var places: ContiguousArray<Int32>
  private var ranks: ContiguousArray<EvictionRank>

  package init(items: Int, rank: EvictionRank = EvictionRank(major: 0, minor: 0)) {
    places = ContiguousArray(repeating: -1, count: items)
    ranks = ContiguousArray(repeating: rank, count: items)
  }

  /// The item with the lowest rank.
  package var first: Int? { heap.first.map { Int($0) } }

  package func contains(_ item: Int) -> Bool { places[item] >= 0 }

  /// An item's rank. Setting it moves the item if it is in the heap.
  package subscript(item: Int) -> EvictionRank {
    get { ranks[item] }
    set {
      ranks[item] = newValue
      if contains(item) { settle(Int32(item), in: Int(places[item])) }
    }
  }

  /// Puts an item in that is not in it, at its rank.
  package mutating func insert(_ item: Int) {
    heap.append(Int32(item))
    settle(Int32(item), in: heap.count - 1)
  }

  /// Takes an item out, if it is in.
  package mutating func remove(_ item: Int) {
    let hole = Int(places[item])
    guard hole >= 0, let last = heap.popLast() else { return }
    places[item] = -1
    if Int(last) != item { settle(last, in: hole) }
  }

  /// Puts `item`, whose place is to be `hole`, where its rank belongs.
  private mutating func settle(_ item: Int32, in hole: Int) {
    var hole = hole
    while hole > 0, precedes(item, heap[(hole - 1) / 2]) {
      put(heap[(hole - 1) / 2], in: hole)
      hole = (hole - 1) / 2
    }
    while true {
      var child = 2 * hole + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, precedes(heap[child + 1], heap[child]) { child += 1 }
      guard precedes(heap[child], item) else { break }
      put(heap[child], in: hole)
      hole = child
    }
    put(item, in: hole)
  }

  private mutating func put(_ item: Int32, in hole: Int) {
    heap[hole] = item
    places[Int(item)] = Int32(hole)
  }

  private func precedes(_ a: Int32, _ b: Int32) -> Bool {
    let (rankA, rankB) = (ranks[Int(a)], ranks[Int(b)])
    return rankA < rankB || (rankA == rankB && a < b)
  }
}
