/// The decoding sequences of a replica by the tick at which they emit their last token: a binary
/// heap of (tick, slot).
///
/// Ticks wrap around. Those in one heap are less than 2^31 apart, so the sign of the wrapped
/// difference of two entries tells which comes first.
package struct FinishHeap: Sendable {
  private var entries: ContiguousArray<UInt64> = []

  package init() {}

  /// An entry's tick and slot.
  package struct Entry {
    package let tick: UInt32
    package let slot: Int32
  }

  /// The next to finish.
  package var first: Entry? {
    guard let entry = entries.first else { return nil }
    return Entry(
      tick: UInt32(truncatingIfNeeded: entry >> 32), slot: Int32(truncatingIfNeeded: entry))
  }

  /// O(log n).
  package mutating func push(tick: UInt32, slot: Int32) {
    let entry = UInt64(tick) << 32 | UInt64(UInt32(bitPattern: slot))
    entries.append(entry)
    rise(entry, from: entries.count - 1)
  }

  /// O(log n).
  package mutating func removeFirst() {
    let last = entries.removeLast()
    if !entries.isEmpty { sink(last, from: 0) }
  }

  /// Takes out the entry of a sequence that leaves before it finishes. O(n), over a batch.
  package mutating func remove(slot: Int32) {
    let wanted = UInt32(bitPattern: slot)
    guard let index = entries.firstIndex(where: { UInt32(truncatingIfNeeded: $0) == wanted })
    else { preconditionFailure("sequence \(slot) does not decode here") }
    let last = entries.removeLast()
    guard index < entries.count else { return }
    let removed = entries[index]
    if precedes(last, removed) { rise(last, from: index) } else { sink(last, from: index) }
  }

  private func precedes(_ a: UInt64, _ b: UInt64) -> Bool { Int64(bitPattern: a &- b) < 0 }

  private mutating func rise(_ entry: UInt64, from index: Int) {
    var hole = index
    while hole > 0 {
      let parent = (hole - 1) >> 1
      guard precedes(entry, entries[parent]) else { break }
      entries[hole] = entries[parent]
      hole = parent
    }
    entries[hole] = entry
  }

  private mutating func sink(_ entry: UInt64, from index: Int) {
    let count = entries.count
    var hole = index
    while true {
      var child = 2 * hole + 1
      if child >= count { break }
      if child + 1 < count, precedes(entries[child + 1], entries[child]) { child += 1 }
      guard precedes(entries[child], entry) else { break }
      entries[hole] = entries[child]
      hole = child
    }
    entries[hole] = entry
  }
}
