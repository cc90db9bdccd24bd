/// A future event list as a 4-ary heap: the children of an event lie side by side in memory.
///
/// Push and pop take O(log n). The plain structure to hold the ladder queue against, and what that
/// falls back on where very many events share an instant.
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
    var places = events.mutableSpan
    EventHeap.raise(event, from: places.count - 1, in: &places)
  }

  /// Removes and returns the next event.
  ///
  /// The hole that it leaves sinks to the bottom, and the last event rises from there: it rarely
  /// rises far, so that comparing it on the way down would mostly be in vain.
  @inlinable
  package mutating func pop() -> Event? {
    guard let last = events.popLast() else { return nil }
    var places = events.mutableSpan
    let count = places.count
    guard count > 0 else { return last }
    let first = places[0]
    var hole = 0
    var child = 1
    while child < count {
      var least = child
      let end = min(child + 4, count)
      var other = child + 1
      while other < end {
        if Event.precedes(places[other], places[least]) { least = other }
        other += 1
      }
      guard Event.precedes(places[least], last) else { break }
      places[hole] = places[least]
      hole = least
      child = hole << 2 + 1
    }
    places[hole] = last
    return first
  }

  /// Puts `event` in the hole at `hole`, or above it past all that happen later.
  @inlinable
  static func raise(_ event: Event, from hole: Int, in places: inout MutableSpan<Event>) {
    var hole = hole
    while hole > 0 {
      let parent = (hole - 1) >> 2
      guard Event.precedes(event, places[parent]) else { break }
      places[hole] = places[parent]
      hole = parent
    }
    places[hole] = event
  }
}
