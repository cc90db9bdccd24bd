import DiscreteEvents
import Testing

/// Every event list against a sorted array, and the order itself.
struct EventQueueTests {
  static let kinds = EventQueue.Kind.allCases
  static let seeds: [UInt64] = [1, 2, 3]

  @Test(
    "100,000 random operations give what a sorted array gives",
    arguments: kinds, TimePattern.allCases)
  func agreesWithSortedArray(kind: EventQueue.Kind, pattern: TimePattern) {
    for seed in Self.seeds {
      let random = RandomStream(seed: seed, name: "event queue \(pattern)")
      let failure = firstDisagreement(kind, pattern, operations: 100_000, random)
      #expect(failure == nil, "\(kind), \(pattern), seed \(seed)")
    }
  }

  /// The first operation after which queue and sorted array differ, if any.
  ///
  /// Pushes and pops come in runs that make the queue grow to some thousands and empty itself
  /// again several times.
  private func firstDisagreement(
    _ kind: EventQueue.Kind, _ pattern: TimePattern, operations: Int, _ random: RandomStream
  ) -> String? {
    var queue = EventQueue(kind)
    var model = SortedArray()
    var now: Int64 = 0
    var pushShare = 90
    for operation in 0..<operations {
      if operation % 2_500 == 0 { pushShare = [90, 50, 10, 60, 0][operation / 2_500 % 5] }
      if random.below(100) < pushShare {
        let key = Key(
          time: pattern.time(after: now, random), phase: UInt8(random.below(3)),
          subject: random.below(4), serial: UInt64(operation))
        queue.schedule(key.event)
        model.insert(key)
      } else {
        let popped = queue.next().map(Key.init)
        let expected = model.removeFirst()
        if popped != expected {
          return "operation \(operation): \(popped as Key?), not \(expected as Key?)"
        }
        now = popped?.time ?? 0
      }
      if queue.count != model.count { return "operation \(operation): count \(queue.count)" }
      if queue.nextTime.picoseconds != model.first?.time ?? .max {
        return "operation \(operation): next time \(queue.nextTime)"
      }
    }
    return nil
  }

  @Test("equal events leave in the order in which they came", arguments: kinds)
  func firstInFirstOut(kind: EventQueue.Kind) {
    var queue = EventQueue(kind)
    for tag in 0..<5_000 {
      queue.schedule(Event(time: .zero, phase: 1, subject: 7, tag: UInt64(tag)))
    }
    for tag in 0..<5_000 { #expect(queue.next()?.tag == UInt64(tag)) }
    #expect(queue.next() == nil)
  }

  @Test("time comes before phase, phase before subject, subject before age", arguments: kinds)
  func orderOfKeys(kind: EventQueue.Kind) {
    var queue = EventQueue(kind)
    let keys: [(Int64, UInt8, Int)] = [
      (2, 0, 0), (1, 1, 0), (1, 0, 1), (1, 0, 0), (1, 0, 0), (0, 255, 4_294_967_295),
    ]
    for (tag, key) in keys.enumerated() {
      let time = SimTime(picoseconds: key.0)
      queue.schedule(Event(time: time, phase: key.1, subject: key.2, tag: UInt64(tag)))
    }
    var tags: [UInt64] = []
    while let event = queue.next() { tags.append(event.tag) }
    #expect(tags == [5, 3, 4, 2, 1, 0])
  }

  @Test("the order is total: of two different events exactly one precedes the other")
  func orderIsTotal() {
    // Events of a queue, so that they have the numbers that it gives them.
    var queue = EventQueue()
    for time in Int64(0)..<3 {
      for phase in UInt8(0)..<3 {
        for subject in [0, 1, 1] {
          queue.schedule(
            Event(time: SimTime(picoseconds: time), phase: phase, subject: subject))
        }
      }
    }
    var events: [Event] = []
    while let event = queue.next() { events.append(event) }
    #expect(events.count == 27)
    for (i, a) in events.enumerated() {
      for (j, b) in events.enumerated() { #expect(Event.precedes(a, b) == (i < j)) }
    }
  }

  @Test("an empty queue has no next time", arguments: kinds)
  func emptyQueue(kind: EventQueue.Kind) {
    var queue = EventQueue(kind)
    #expect(queue.nextTime == .never)
    #expect(queue.next() == nil)
    queue.schedule(Event(time: .zero, phase: 0, subject: 0))
    #expect(queue.nextTime == .zero)
    _ = queue.next()
    #expect(queue.nextTime == .never)
    #expect(queue.count == 0)
  }

  @Test("an event keeps its phase, subject and tag", arguments: kinds)
  func keepsPayload(kind: EventQueue.Kind) throws {
    var queue = EventQueue(kind)
    queue.schedule(Event(time: .horizon, phase: 200, subject: 123_456_789, tag: .max))
    let next = queue.next()
    let event = try #require(next)
    #expect(event.time == SimTime.horizon.picoseconds)
    #expect(event.phase == 200)
    #expect(event.subject == 123_456_789)
    #expect(event.tag == .max)
  }
}
