/// Waiting sequences by rank, the lowest first, equals by ticket: a binary heap that knows where
/// every sequence is, so that one that leaves the queue is taken out in O(log n).
struct SlotHeap: Sendable {
  private struct Entry {
    var rank: Int64
    var ticket: UInt32
    var slot: Int32
  }

  private var entries: ContiguousArray<Entry> = []

  var count: Int { entries.count }

  /// The first sequence's slot; −1 = none waits.
  var first: Int32 { entries.first?.slot ?? -1 }
  /// Its rank.
  var firstRank: Int64 { entries.first?.rank ?? .max }

  /// O(log n).
  mutating func insert(_ slot: Int32, rank: Int64, in sequences: inout SequenceTable) {
    let entry = Entry(rank: rank, ticket: sequences[Int(slot)].place.ticket, slot: slot)
    entries.append(entry)
    rise(entry, from: entries.count - 1, &sequences)
  }

  /// O(log n).
  mutating func remove(_ slot: Int32, in sequences: inout SequenceTable) {
    let index = Int(sequences[Int(slot)].place.index)
    precondition(entries[index].slot == slot, "a sequence is not where its queue takes it to be")
    sequences[Int(slot)].place.index = -1
    let last = entries.removeLast()
    guard index < entries.count else { return }
    let removed = entries[index]
    if precedes(last, removed) {
      rise(last, from: index, &sequences)
    } else {
      sink(last, from: index, &sequences)
    }
  }

  mutating func removeAll() { entries.removeAll() }

  private func precedes(_ a: Entry, _ b: Entry) -> Bool {
    a.rank != b.rank ? a.rank < b.rank : Int32(bitPattern: a.ticket &- b.ticket) < 0
  }

  private mutating func put(_ entry: Entry, at index: Int, _ sequences: inout SequenceTable) {
    entries[index] = entry
    sequences[Int(entry.slot)].place.index = Int32(index)
  }

  private mutating func rise(
    _ entry: Entry, from index: Int, _ sequences: inout SequenceTable
  ) {
    var hole = index
    while hole > 0 {
      let parent = (hole - 1) >> 1
      guard precedes(entry, entries[parent]) else { break }
      put(entries[parent], at: hole, &sequences)
      hole = parent
    }
    put(entry, at: hole, &sequences)
  }

  private mutating func sink(
    _ entry: Entry, from index: Int, _ sequences: inout SequenceTable
  ) {
    var hole = index
    while true {
      var child = 2 * hole + 1
      if child >= entries.count { break }
      if child + 1 < entries.count, precedes(entries[child + 1], entries[child]) { child += 1 }
      guard precedes(entries[child], entry) else { break }
      put(entries[child], at: hole, &sequences)
      hole = child
    }
    put(entry, at: hole, &sequences)
  }
}
