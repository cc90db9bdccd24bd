/// A future event list as a ladder queue: push and pop take O(1) on average, whatever the number
/// pending and however the times are distributed.
///
/// Source: Tang, Goh, Thng, "Ladder queue: an O(1) priority queue structure for large-scale
/// discrete event simulation", ACM TOMACS 15(3), 2005. Events far ahead wait unsorted in the
/// *top*; the top is dealt into the buckets of a *rung*; a bucket that is opened and holds too
/// many is dealt into a finer rung of its own; one with few goes to the *bottom*, from where
/// events leave in order. Each event is moved a bounded number of times and compared with few.
///
/// Three things differ from the paper. A bucket is a power of two picoseconds wide, so that its
/// index is a shift and no time overflows. The bottom is a heap rather than a sorted list, so that
/// any number of events at one instant costs O(log n) each, where a list costs O(n). And the next
/// event is always in the bottom, so that looking at it changes nothing.
///
/// Nothing is allocated once the arrays have grown to the largest number pending.
@usableFromInline package struct LadderQueue: Sendable {
  /// As many events as are sorted rather than dealt out further.
  @usableFromInline static var sortable: Int { 32 }
  /// Most rungs at a time, as in the paper (section 2.5); beyond it buckets are sorted at any size.
  @usableFromInline static var rungsMax: Int { 8 }

  /// How many events are pending.
  @usableFromInline package internal(set) var count = 0

  /// The events up to and including `bottomEnd`, in order: never empty while an event is pending,
  /// unless they are in the crowd.
  @usableFromInline var bottom = SortedEvents()
  /// In place of the bottom, where it would hold too many that no rung can divide.
  @usableFromInline var crowd = EventHeap()
  @usableFromInline var bottomEnd = Int64.max

  /// Finer and finer: each covers the bucket opened last in the one before it.
  @usableFromInline var rungs: ContiguousArray<Rung> = []
  /// The buckets of all rungs, the finest rung's last.
  @usableFromInline var buckets: ContiguousArray<EventPool.Chain> = []
  /// The last instant that bottom and rungs cover.
  @usableFromInline var rungsEnd = Int64.max

  /// The events after `rungsEnd`, in no order, and the span of their times.
  @usableFromInline var top = EventPool.Chain()
  @usableFromInline var topFirst = Int64.max
  @usableFromInline var topLast = Int64.min

  /// The events of top and rungs.
  @usableFromInline var pool = EventPool()

  package init() {
    rungs.reserveCapacity(LadderQueue.rungsMax)
  }

  /// The next event, left in place.
  @inlinable package var first: Event? { crowd.count == 0 ? bottom.first : crowd.first }

  /// Adds an event; at any time, also before the events that have already left.
  @inlinable
  package mutating func push(_ event: Event) {
    count += 1
    if event.time > rungsEnd {
      topFirst = min(topFirst, event.time)
      topLast = max(topLast, event.time)
      pool.add(event, to: &top)
    } else if event.time > bottomEnd {
      pushToRung(event)
    } else if crowd.count > 0 {
      crowd.push(event)
    } else {
      bottom.insert(event)
      if bottom.count > 2 * LadderQueue.sortable { thinBottom() }
    }
  }

  /// Removes and returns the next event.
  @inlinable
  package mutating func pop() -> Event? {
    guard let event = crowd.count == 0 ? bottom.removeFirst() : crowd.pop() else { return nil }
    count -= 1
    if bottom.count == 0 && crowd.count == 0 { refillBottom() }
    return event
  }
}
