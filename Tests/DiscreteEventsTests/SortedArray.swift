import DiscreteEvents

/// What an event is ordered by, written down a second time: the order in which fields stand here.
struct Key: Hashable, Comparable {
  var time: Int64
  var phase: UInt8
  var subject: Int
  var serial: UInt64

  init(time: Int64, phase: UInt8, subject: Int, serial: UInt64) {
    self.time = time
    self.phase = phase
    self.subject = subject
    self.serial = serial
  }

  init(_ event: Event) {
    self.init(time: event.time, phase: event.phase, subject: event.subject, serial: event.tag)
  }

  var event: Event {
    Event(time: SimTime(picoseconds: time), phase: phase, subject: subject, tag: serial)
  }

  static func < (a: Key, b: Key) -> Bool {
    (a.time, a.phase, a.subject, a.serial) < (b.time, b.phase, b.subject, b.serial)
  }
}

/// The plainest event list: an array kept sorted, the next event last.
struct SortedArray {
  private var keys: [Key] = []

  var count: Int { keys.count }
  var first: Key? { keys.last }

  mutating func insert(_ key: Key) {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] > key { low = middle + 1 } else { high = middle }
    }
    keys.insert(key, at: low)
  }

  mutating func removeFirst() -> Key? { keys.popLast() }
}

/// How the times of events are drawn, each a hard case for some event list.
enum TimePattern: String, CaseIterable {
  /// Exponential delays.
  case exponential
  /// All at one instant.
  case allTied
  /// Few instants, and often the present one.
  case manyTies
  /// Mostly short delays, some longer by a factor of thousands.
  case bimodal
  /// Anywhere from 0 to 9.2e18, whether past or to come.
  case hugeSpan
  /// Powers of two apart, so that every rung is left with one crowded bucket.
  case skewed
  /// The whole range of the integers, its ends included.
  case extremes

  func time(after now: Int64, _ random: RandomStream) -> Int64 {
    let delay: Int64
    switch self {
    case .exponential: delay = Int64(random.exponential(mean: 1e9))
    case .allTied: delay = 0
    case .manyTies: delay = Int64(max(0, random.below(10) - 4)) * 1_000
    case .bimodal: delay = Int64(random.below(random.below(10) == 0 ? 60_000_000 : 30_000))
    case .hugeSpan: return Int64(random.below(9_200_000_000_000_000_000))
    case .skewed: delay = Int64(1) << Int64(random.below(50)) + Int64(random.below(3))
    case .extremes:
      switch random.below(4) {
      case 0: return .min + Int64(random.below(3))
      case 1: return .max - Int64(random.below(3))
      default: return Int64(bitPattern: random.bits())
      }
    }
    let (time, overflow) = now.addingReportingOverflow(delay)
    return overflow ? .max : time
  }
}
