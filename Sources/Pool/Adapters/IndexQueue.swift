/// Numbers waiting in line, first come first served. O(1) amortised.
struct IndexQueue: Sendable {
  private var items: ContiguousArray<Int32> = []
  private var head = 0

  var isEmpty: Bool { head == items.count }
  var first: Int? { isEmpty ? nil : Int(items[head]) }

  mutating func append(_ item: Int) { items.append(Int32(item)) }

  mutating func popFirst() -> Int? {
    guard let first else { return nil }
    head += 1
    if head == items.count {
      items.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 1024, head * 2 >= items.count {
      // Gives the memory of the passed half back; each item is moved at most once on average.
      items.removeFirst(head)
      head = 0
    }
    return first
  }
}
