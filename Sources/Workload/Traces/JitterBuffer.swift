internal import DiscreteEvents

/// Moves the rows of a trace by random parts of a bucket's width and puts them in order again.
///
/// Rows come in order of their old times, and none moves backwards; so a row whose new time is
/// not after the last old time can leave. Memory grows with the rows in a bucket, not with the
/// trace; O(log n) a row in their number n.
struct JitterBuffer {
  /// In picoseconds.
  private let width: Double
  private let random: RandomStream
  private var queue = EventQueue()
  private var waiting: ContiguousArray<Arrival> = []
  private var free: [Int] = []

  init(width: SimTime, random: RandomStream) {
    self.width = Double(width.picoseconds)
    self.random = random
  }

  /// Takes in the next row and moves it.
  mutating func add(_ arrival: Arrival) {
    var moved = arrival
    moved.time.picoseconds += Int64(random.uniform() * width)
    let slot: Int
    if let last = free.popLast() {
      slot = last
      waiting[slot] = moved
    } else {
      slot = waiting.count
      waiting.append(moved)
    }
    queue.schedule(Event(time: moved.time, phase: 0, subject: 0, tag: UInt64(slot)))
  }

  /// The earliest row, if its time is not after `limit`.
  mutating func next(notAfter limit: SimTime) -> Arrival? {
    guard queue.count > 0, queue.nextTime <= limit, let event = queue.next() else { return nil }
    let slot = Int(event.tag)
    free.append(slot)
    return waiting[slot]
  }
}
