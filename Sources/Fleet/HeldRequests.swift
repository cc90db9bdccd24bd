/// Requests waiting at the router, first come first served.
struct HeldRequests: Sendable {
  private var slots: ContiguousArray<Int32> = []
  private var head = 0

  var count: Int { slots.count - head }
  var first: Int32? { head < slots.count ? slots[head] : nil }

  mutating func append(_ slot: Int32) { slots.append(slot) }

  mutating func removeFirst() {
    head += 1
    // Gives the memory of the passed half back; each slot is moved at most once on average.
    if head >= 1024, head * 2 >= slots.count {
      slots.removeFirst(head)
      head = 0
    }
  }

  /// Takes one out of the middle. O(n).
  mutating func remove(_ slot: Int32) {
    guard let index = slots[head...].firstIndex(of: slot) else { return }
    slots.remove(at: index)
  }
}
