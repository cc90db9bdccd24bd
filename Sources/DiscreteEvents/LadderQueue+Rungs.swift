extension LadderQueue {
  /// Buckets of equal width over a span of time.
  @usableFromInline package struct Rung: Sendable {
    /// The first and the last instant covered.
    @usableFromInline let start: Int64
    @usableFromInline let last: Int64
    /// The binary logarithm of the buckets' width in picoseconds.
    @usableFromInline let shift: UInt64
    /// The place of its first bucket among all buckets, and how many it has.
    @usableFromInline let base: Int
    @usableFromInline let size: Int
    /// How many buckets were opened, and the last instant that they cover.
    @usableFromInline var opened = 0
    @usableFromInline var openedEnd: Int64
    /// How many events its buckets hold.
    @usableFromInline var count = 0

    /// Buckets for about as many events, from `base` on.
    init(start: Int64, last: Int64, count: Int, base: Int) {
      let span = UInt64(bitPattern: last &- start)
      let spanBits = 64 - span.leadingZeroBitCount
      let countBits = Int.bitWidth - (count - 1).leadingZeroBitCount + 0
      self.start = start
      self.last = last
      self.base = base
      shift = UInt64(max(0, spanBits - countBits))
      size = Int(span >> shift) + 1
      openedEnd = start
    }

    /// The bucket that `time` belongs to.
    @inlinable
    package func bucket(of time: Int64) -> Int { Int(UInt64(bitPattern: time &- start) >> shift) }

    /// The last instant of bucket `index`.
    func end(of index: Int) -> Int64 {
      // The whole range has a width of 2^64, which wraps to the right offset.
      let offset = UInt64(index + 1) << shift &- 1
      return start &+ Int64(bitPattern: min(offset, UInt64(bitPattern: last &- start)))
    }
  }

  /// Adds an event after `bottomEnd` and up to `rungsEnd` to the coarsest rung that has yet to
  /// open its bucket.
  @usableFromInline
  package mutating func pushToRung(_ event: Event) {
    var index = 0
    while event.time <= rungs[index].openedEnd { index += 1 }
    let bucket = rungs[index].base + rungs[index].bucket(of: event.time)
    rungs[index].count += 1
    pool.add(event, to: &buckets[bucket])
  }

  /// Fills the empty bottom with the events that come next; there may be none left.
  @usableFromInline @inline(never)
  package mutating func refillBottom() {
    while bottom.count == 0 && crowd.count == 0 {
      if rungs.isEmpty {
        guard top.count > 0 else { return clear() }
        takeTop()
      } else if rungs[rungs.count - 1].count == 0 {
        rungs.removeLast()
      } else {
        openBucket()
      }
    }
  }

  /// Everything pending from now on goes to the bottom, until that is too much.
  private mutating func clear() {
    bottomEnd = .max
    rungsEnd = .max
  }

  /// Moves the top to the bottom, or to a rung where it is too much.
  private mutating func takeTop() {
    let events = top
    rungsEnd = topLast
    if events.count <= LadderQueue.sortable {
      bottomEnd = topLast
      pool.drain(events) { bottom.insert($0) }
    } else {
      addRung(events, from: topFirst, through: topLast)
    }
    top = EventPool.Chain()
    topFirst = .max
    topLast = .min
  }

  /// Moves the next bucket of the finest rung that is not empty to the bottom, or to a finer rung
  /// where it is too much.
  private mutating func openBucket() {
    let finest = rungs.count - 1
    let rung = rungs[finest]
    var index = rung.opened
    while buckets[rung.base + index].count == 0 { index += 1 }
    let events = buckets[rung.base + index]
    buckets[rung.base + index] = EventPool.Chain()
    rungs[finest].opened = index + 1
    rungs[finest].openedEnd = rung.end(of: index)
    rungs[finest].count -= Int(events.count)
    if events.count <= LadderQueue.sortable {
      bottomEnd = rung.end(of: index)
      pool.drain(events) { bottom.insert($0) }
    } else if rung.shift == 0 || rungs.count == LadderQueue.rungsMax {
      bottomEnd = rung.end(of: index)
      pool.drain(events) { crowd.push($0) }
    } else {
      let start = rung.start &+ Int64(bitPattern: UInt64(index) << rung.shift)
      addRung(events, from: start, through: rung.end(of: index))
    }
  }

  /// Deals `events`, all of the time from `start` to `last`, into a new rung.
  private mutating func addRung(_ events: EventPool.Chain, from start: Int64, through last: Int64) {
    let base = rungs.last.map { $0.base + $0.size } ?? 0
    var rung = Rung(start: start, last: last, count: Int(events.count), base: base)
    let missing = base + rung.size - buckets.count
    if missing > 0 { buckets.append(contentsOf: repeatElement(EventPool.Chain(), count: missing)) }
    rung.count = Int(events.count)
    pool.deal(events, to: &buckets) { base + rung.bucket(of: $0) }
    rungs.append(rung)
  }

  /// Deals a bottom that has grown too large into a new rung; into the crowd where that cannot
  /// divide it, as when all its events happen at one instant.
  @usableFromInline @inline(never)
  package mutating func thinBottom() {
    guard let first = bottom.first?.time, first < bottomEnd, rungs.count < LadderQueue.rungsMax
    else { return bottom.drain { crowd.push($0) } }
    var events = EventPool.Chain()
    var last = first
    bottom.drain { event in
      last = max(last, event.time)
      pool.add(event, to: &events)
    }
    // With no rung above, nothing says how far the new one must reach.
    if rungs.isEmpty { rungsEnd = last } else { last = bottomEnd }
    addRung(events, from: first, through: last)
    refillBottom()
  }
}
