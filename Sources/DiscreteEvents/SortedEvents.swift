/// A few events kept in order, the next one last, where it is cheap to take away.
///
/// Taking is O(1); adding is O(n), but for a few dozen events faster than any tree: the events
/// that move lie side by side, and only the end of the move is hard for a processor to foresee.
@usableFromInline package struct SortedEvents: Sendable {
  @usableFromInline var events: ContiguousArray<Event> = []

  package init() {}

  @inlinable package var count: Int { events.count }

  /// The next event, left in place.
  @inlinable package var first: Event? { events.last }

  /// Adds an event in its place.
  @inlinable
  package mutating func insert(_ event: Event) {
    events.append(event)
    var places = events.mutableSpan
    var hole = places.count - 1
    while hole > 0, Event.precedes(places[hole - 1], event) {
      places[hole] = places[hole - 1]
      hole -= 1
    }
    places[hole] = event
  }

  /// Removes and returns the next event.
  @inlinable
  package mutating func removeFirst() -> Event? { events.popLast() }

  /// Removes all events, in no particular order, and hands them to `use`.
  package mutating func drain(_ use: (Event) -> Void) {
    for event in events { use(event) }
    events.removeAll(keepingCapacity: true)
  }
}
