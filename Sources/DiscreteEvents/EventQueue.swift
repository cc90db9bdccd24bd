/// The future event list: events go in in any order and come out in the one order of ``Event``.
package struct EventQueue: Sendable {
  /// Which data structure holds the events. The order they come out in is the same.
  package enum Kind: String, CaseIterable, Sendable {
    case heap
  }

  @usableFromInline var heap = EventHeap()
  @usableFromInline var scheduled: UInt64 = 0

  package init(_ kind: Kind = .heap) {}

  /// How many events are pending.
  @inlinable package var count: Int { heap.count }

  /// When the next event happens; `never` when none is pending.
  @inlinable package var nextTime: SimTime {
    heap.first.map { SimTime(picoseconds: $0.time) } ?? .never
  }

  /// Adds an event; among equals in time, phase and subject it comes last.
  @inlinable
  package mutating func schedule(_ event: Event) {
    var event = event
    event.sequence = scheduled
    scheduled += 1
    heap.push(event)
  }

  /// Removes and returns the next event.
  @inlinable
  package mutating func next() -> Event? { heap.pop() }
}
