/// A number noted for each request in flight, found by the request's number. Requests come about in
/// order, so it is a window over their numbers: O(1), with memory as far as the oldest one in
/// flight lies behind the newest.
struct RequestNotes {
  private var values: ContiguousArray<Int32> = []
  /// The request that `values` starts with.
  private var base = 0
  /// Values before this one were taken.
  private var head = 0
  private static let nothing: Int32 = -1
  /// Numbers that may lie between two requests in flight; those further back are forgotten.
  private static let widest = 1 << 22

  /// Notes `value`, which is not negative, of request `id`.
  mutating func note(_ value: Int, of id: Int) {
    if head == values.count || id - base >= Self.widest {
      values.removeAll(keepingCapacity: true)
      (base, head) = (id, 0)
    }
    guard id >= base else { return }
    while values.count <= id - base { values.append(Self.nothing) }
    values[id - base] = Int32(clamping: value)
  }

  /// Takes what was noted of request `id`; `nil` = nothing.
  mutating func take(_ id: Int) -> Int? {
    guard id >= base, id - base < values.count, values[id - base] != Self.nothing else {
      return nil
    }
    let value = values[id - base]
    values[id - base] = Self.nothing
    while head < values.count, values[head] == Self.nothing { head += 1 }
    if head > 64, 2 * head > values.count {
      values.removeFirst(head)
      base += head
      head = 0
    }
    return Int(value)
  }
}
