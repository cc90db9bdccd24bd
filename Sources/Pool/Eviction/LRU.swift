package import DiscreteEvents

/// Least recently used: the item that nobody has used for longest gives way.
///
/// A doubly linked list of the items that are resident and not pinned, in the order in which they
/// were last let go. Every operation is O(1).
package struct LRU: EvictionPolicy {
  /// Neighbours in the list; the last place is the list's two ends.
  private var previous: ContiguousArray<Int32>
  private var next: ContiguousArray<Int32>
  private let end: Int

  package init(items: Int) {
    end = items
    previous = ContiguousArray(repeating: Int32(items), count: items + 1)
    next = ContiguousArray(repeating: Int32(items), count: items + 1)
  }

  package mutating func asked(for item: Int, request: Int, at time: SimTime) {}

  package mutating func admitted(_ item: Int, at time: SimTime) {}

  package mutating func pinned(_ item: Int, at time: SimTime) { unlink(item) }

  package mutating func unpinned(_ item: Int, at time: SimTime) {
    let last = Int(previous[end])
    next[last] = Int32(item)
    previous[item] = Int32(last)
    next[item] = Int32(end)
    previous[end] = Int32(item)
  }

  package mutating func evicted(_ item: Int) { unlink(item) }

  package mutating func victim(at time: SimTime) -> Int? {
    Int(next[end]) == end ? nil : Int(next[end])
  }

  private mutating func unlink(_ item: Int) {
    next[Int(previous[item])] = next[item]
    previous[Int(next[item])] = previous[item]
  }
}
