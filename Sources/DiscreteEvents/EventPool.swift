/// The memory of events that wait unsorted in chains; what leaves one chain is used by the next.
///
/// Grows to the largest number of events held at a time; nothing is allocated after that.
@usableFromInline package struct EventPool: Sendable {
  /// Events in no order, linked through the pool that holds them.
  @usableFromInline package struct Chain: Sendable {
    /// Where a chain ends.
    @usableFromInline static var end: Int32 { -1 }
    @usableFromInline var head = Chain.end
    @usableFromInline var count: Int32 = 0

    package init() {}
  }

  /// An event and the place of the next in its chain.
  @usableFromInline package struct Link: Sendable {
    @usableFromInline var event: Event
    @usableFromInline var next: Int32

    @inlinable package init(event: Event, next: Int32) {
      self.event = event
      self.next = next
    }
  }

  @usableFromInline var links: ContiguousArray<Link> = []
  /// The places not in use, chained.
  @usableFromInline var free = Chain.end

  package init() {}

  /// Adds an event to `chain`.
  @inlinable
  package mutating func add(_ event: Event, to chain: inout Chain) {
    let place = free
    if place == Chain.end {
      chain.head = grow(event, next: chain.head)
    } else {
      free = links[Int(place)].next
      links[Int(place)] = Link(event: event, next: chain.head)
      chain.head = place
    }
    chain.count += 1
  }

  /// Takes all events out of `chain` and hands them to `use`.
  mutating func drain(_ chain: Chain, _ use: (Event) -> Void) {
    var place = chain.head
    while place != Chain.end {
      let link = links[Int(place)]
      use(link.event)
      links[Int(place)].next = free
      free = place
      place = link.next
    }
  }

  /// Moves all events of `chain` to the chains that `target` gives for their times.
  mutating func deal(
    _ chain: Chain, to chains: inout ContiguousArray<Chain>, at target: (Int64) -> Int
  ) {
    var place = chain.head
    while place != Chain.end {
      let link = links[Int(place)]
      let index = target(link.event.time)
      links[Int(place)].next = chains[index].head
      chains[index].head = place
      chains[index].count += 1
      place = link.next
    }
  }

  @usableFromInline @inline(never)
  package mutating func grow(_ event: Event, next: Int32) -> Int32 {
    links.append(Link(event: event, next: next))
    return Int32(links.count - 1)
  }
}
