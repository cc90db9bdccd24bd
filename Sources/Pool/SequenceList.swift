/// A doubly linked list of sequences, threaded through their slots. Every operation is O(1).
///
/// A sequence is in one list at a time: a replica's waiting or its running list.
package struct SequenceList: Sendable {
  /// The slots at the ends; −1 = empty.
  package private(set) var first: Int32 = -1
  package private(set) var last: Int32 = -1
  package private(set) var count = 0

  package init() {}

  @inline(__always)
  package mutating func append(_ slot: Int32, in sequences: inout SequenceTable) {
    sequences[Int(slot)].previous = last
    sequences[Int(slot)].next = -1
    if last >= 0 { sequences[Int(last)].next = slot } else { first = slot }
    last = slot
    count += 1
  }

  @inline(__always)
  package mutating func prepend(_ slot: Int32, in sequences: inout SequenceTable) {
    sequences[Int(slot)].previous = -1
    sequences[Int(slot)].next = first
    if first >= 0 { sequences[Int(first)].previous = slot } else { last = slot }
    first = slot
    count += 1
  }

  @inline(__always)
  package mutating func remove(_ slot: Int32, in sequences: inout SequenceTable) {
    let previous = sequences[Int(slot)].previous
    let next = sequences[Int(slot)].next
    if previous >= 0 { sequences[Int(previous)].next = next } else { first = next }
    if next >= 0 { sequences[Int(next)].previous = previous } else { last = previous }
    count -= 1
  }
}
