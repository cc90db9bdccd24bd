/// A future event list as a 4-ary heap: every child is at most one cache line away.
///
/// Best below about a thousand pending events. Push and pop take O(log n).
@usableFromInline package struct EventHeap: Sendable {
  @usableFromInline var events: ContiguousArray<Event> = []

  package init() {}

  @inlinable package var count: Int { events.count }

  /// The next event, left in place.
  @inlinable package var first: Event? { events.first }

  /// Adds an event.
  @inlinable
  package mutating func push(_ event: Event) {
    events.append(event)
    var hole = events.count - 1
    while hole > 0 {
      let parent = (hole - 1) >> 2
      guard Event.precedes(event, events[parent]) else { break }
      events[hole] = events[parent]
      hole = parent
    }
    events[hole] = event
  }

  /// Removes all events, keeping the memory for others.
  package mutating func removeAll() { events.removeAll(keepingCapacity: true) }

  /// Removes and returns the next event.
  @inlinable
  package mutating func pop() -> Event? {
    guard let last = events.popLast() else { return nil }
    guard let first = events.first else { return last }
    let count = events.count
    var hole = 0
    while true {
      let child = hole << 2 + 1
      if child >= count { break }
      var least = child
      let end = min(child + 4, count)
      var other = child + 1
      while other < end {
        if Event.precedes(events[other], events[least]) { least = other }
        other += 1
      }
      guard Event.precedes(events[least], last) else { break }
      events[hole] = events[least]
      hole = least
    }
    events[hole] = last
    return first
  }
}
