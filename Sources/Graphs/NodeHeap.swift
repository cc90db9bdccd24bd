/// Nodes ordered by their labels and, among equals, by their numbers: a 4-ary heap that knows
/// where each node is, so that labels can change and nodes leave.
///
/// Every change takes O(log n). Nothing is allocated once it has been as full as it gets.
struct NodeHeap: Sendable {
  struct Entry: Sendable {
    var label: Label
    var node: Int32

    static func precedes(_ a: Entry, _ b: Entry) -> Bool {
      a.label != b.label ? a.label < b.label : a.node < b.node
    }
  }

  private var entries: ContiguousArray<Entry> = []
  /// Where each node is in `entries`; -1: it is not.
  private var places: ContiguousArray<Int32>

  init(nodeCount: Int) {
    places = ContiguousArray(repeating: -1, count: nodeCount)
  }

  var first: Entry? { entries.first }

  /// Puts `node` in with `label`, or gives it that label if it is in.
  mutating func set(_ node: Int, to label: Label) {
    let entry = Entry(label: label, node: Int32(node))
    let place = Int(places[node])
    if place < 0 {
      entries.append(entry)
      raise(entry, from: entries.count - 1)
    } else if Entry.precedes(entry, entries[place]) {
      raise(entry, from: place)
    } else {
      sink(entry, from: place)
    }
  }

  /// Takes `node` out if it is in.
  mutating func remove(_ node: Int) {
    let place = Int(places[node])
    guard place >= 0, let last = entries.popLast() else { return }
    places[node] = -1
    guard place < entries.count else { return }
    if Entry.precedes(last, entries[place]) {
      raise(last, from: place)
    } else {
      sink(last, from: place)
    }
  }

  /// Takes out the first node.
  mutating func removeFirst() -> Entry? {
    guard let first = entries.first else { return nil }
    remove(Int(first.node))
    return first
  }

  mutating func removeAll() {
    for entry in entries { places[Int(entry.node)] = -1 }
    entries.removeAll(keepingCapacity: true)
  }

  private mutating func put(_ entry: Entry, at place: Int) {
    entries[place] = entry
    places[Int(entry.node)] = Int32(place)
  }

  private mutating func raise(_ entry: Entry, from hole: Int) {
    var hole = hole
    while hole > 0 {
      let parent = (hole - 1) >> 2
      guard Entry.precedes(entry, entries[parent]) else { break }
      put(entries[parent], at: hole)
      hole = parent
    }
    put(entry, at: hole)
  }

  private mutating func sink(_ entry: Entry, from hole: Int) {
    var hole = hole
    while true {
      let child = hole << 2 + 1
      guard child < entries.count else { break }
      var least = child
      for other in (child + 1)..<max(child + 1, min(child + 4, entries.count))
      where Entry.precedes(entries[other], entries[least]) { least = other }
      guard Entry.precedes(entries[least], entry) else { break }
      put(entries[least], at: hole)
      hole = least
    }
    put(entry, at: hole)
  }
}
