internal import DiscreteEvents

/// The requests of one stream in the order in which their clients give up.
///
/// Every client of a stream waits equally long, so the order of giving up is the order of arrival:
/// a queue serves where a heap of timers would swell the event list. Requests that left in time
/// are skipped when their turn comes.
struct TimeoutQueue: Sendable {
  /// How long a client waits.
  let patience: SimTime
  private var entries: ContiguousArray<Entry> = []
  private var head = 0

  struct Entry: Sendable {
    let deadline: SimTime
    let slot: Int32
    let id: Int
  }

  init(patience: SimTime) {
    self.patience = patience
  }

  /// The next to give up.
  var first: Entry? { head < entries.count ? entries[head] : nil }

  /// - Returns: whether it is the only one, so that its timeout must be scheduled.
  mutating func append(_ slot: Int32, id: Int, arrival: SimTime) -> Bool {
    entries.append(Entry(deadline: arrival + patience, slot: slot, id: id))
    return entries.count - head == 1
  }

  mutating func removeFirst() {
    head += 1
    // Gives the memory of the passed half back; each entry is moved at most once on average.
    if head >= 1024, head * 2 >= entries.count {
      entries.removeFirst(head)
      head = 0
    }
  }
}
