/// The future event list: events go in in any order and come out in the one order of ``Event``.
@usableFromInline package struct EventQueue: Sendable {
  /// Which data structure holds the events. The order they come out in is the same.
  @usableFromInline package enum Kind: String, CaseIterable, Sendable {
    case heap, ladder

    /// The one to use unless told otherwise: the faster at every size that a fleet has, except by a
    /// few per cent where thousands of events share an instant (Benchmarks/README.md).
    @inlinable package static var standard: Kind { .ladder }
  }

  /// The structure in use.
  @usableFromInline package let kind: Kind
  @usableFromInline var heap = EventHeap()
  @usableFromInline var ladder = LadderQueue()
  @usableFromInline var scheduled: UInt64 = 0

  @inlinable package init(_ kind: Kind = .standard) { self.kind = kind }

  /// How many events are pending.
  @inlinable package var count: Int {
    switch kind {
    case .heap: heap.count
    case .ladder: ladder.count
    }
  }

  /// When the next event happens; `never` when none is pending.
  @inlinable package var nextTime: SimTime {
    switch kind {
    case .heap: heap.first.map { SimTime(picoseconds: $0.time) } ?? .never
    case .ladder: ladder.first.map { SimTime(picoseconds: $0.time) } ?? .never
    }
  }

  /// Adds an event; among equals in time, phase and subject it comes last.
  @inlinable
  package mutating func schedule(_ event: Event) {
    var event = event
    event.sequence = scheduled
    scheduled += 1
    switch kind {
    case .heap: heap.push(event)
    case .ladder: ladder.push(event)
    }
  }

  /// Removes and returns the next event.
  @inlinable
  package mutating func next() -> Event? {
    switch kind {
    case .heap: heap.pop()
    case .ladder: ladder.pop()
    }
  }
}
