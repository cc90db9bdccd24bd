/// A finished request as the colony's update sees it.
struct ColonyRecord: Sendable {
  /// The edges of its path.
  var edges: [Int]
  /// The arms of its path, one a layer.
  var arms: [Int]
  /// What its intent was taken for.
  var intent: Int
  /// Whether its answer was judged acceptable; `nil` = nobody judged it.
  var isGood: Bool?
  /// f_sys of its path.
  var cost: Double
}

/// The last records, first in, first out; the oldest is lost when one more comes than fits.
struct RecordBuffer: Sendable {
  private var records: [ColonyRecord] = []
  private var next = 0
  private let capacity: Int
  /// Records that came since the buffer was last emptied, kept or lost.
  private(set) var added = 0

  init(capacity: Int) { self.capacity = capacity }

  mutating func append(_ record: ColonyRecord) {
    if records.count < capacity {
      records.append(record)
    } else {
      records[next] = record
      next = next + 1 == capacity ? 0 : next + 1
    }
    added += 1
  }

  /// What it holds, oldest first; it is empty then.
  mutating func empty() -> [ColonyRecord] {
    let held = Array(records[next...] + records[..<next])
    records.removeAll(keepingCapacity: true)
    next = 0
    added = 0
    return held
  }
}
