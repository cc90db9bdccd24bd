internal import DiscreteEvents

/// The queue in its order. The list of the waiting has everybody who waits; where it is not taken
/// as it is, a heap or queues by client have them too.
extension Replica {
  /// A sequence has come, and may have to wait for adapters before it is in the queue.
  @inline(__always)
  mutating func notePlace(
    of slot: Int32, at time: SimTime, _ sequences: inout SequenceTable
  ) {
    placed += 1
    if keeper != .arrival { notePlaceInOrder(of: slot, at: time, &sequences) }
  }

  @inline(never)
  private mutating func notePlaceInOrder(
    of slot: Int32, at time: SimTime, _ sequences: inout SequenceTable
  ) {
    sequences[Int(slot)].place.ticket = UInt32(truncatingIfNeeded: placed)
    guard keeper == .fair else { return }
    let client = fair.number(of: sequences[Int(slot)].place.key, at: iterations(by: time))
    sequences[Int(slot)].place.key = Int64(client)
  }

  /// All wait no more.
  mutating func forgetOrder() {
    guard keeper != .arrival else { return }
    ranked.removeAll()
    fair = FairQueue(engine.order)
  }

  /// A sequence that is new here, or has all its adapters now, waits.
  @inline(__always)
  mutating func joinQueue(
    _ slot: Int32, at time: SimTime, _ sequences: inout SequenceTable
  ) {
    sequences[Int(slot)].state = .waiting
    waiting.append(slot, in: &sequences)
    if keeper != .arrival {
      putInOrder(slot, at: iterations(by: time), isNew: true, &sequences)
    }
  }

  /// A sequence that was preempted waits again.
  @inline(__always)
  mutating func rejoinQueue(_ slot: Int32, _ sequences: inout SequenceTable) {
    sequences[Int(slot)].state = .waiting
    // SGLang adds retracted ones to the end (`_add_request_to_queue`).
    if prefillsFirst {
      waiting.append(slot, in: &sequences)
    } else {
      waiting.prepend(slot, in: &sequences)
    }
    if keeper != .arrival { putInOrder(slot, at: served, isNew: false, &sequences) }
  }

  /// A waiting sequence waits no more.
  @inline(__always)
  mutating func leaveQueue(_ slot: Int32, _ sequences: inout SequenceTable) {
    waiting.remove(slot, in: &sequences)
    if keeper != .arrival { takeFromOrder(slot, isPassed: false, &sequences) }
  }

  @inline(never)
  private mutating func putInOrder(
    _ slot: Int32, at now: Int, isNew: Bool, _ sequences: inout SequenceTable
  ) {
    switch keeper {
    case .arrival, .prefix: break
    case .ranked:
      let sequence = sequences[Int(slot)]
      ranked.insert(
        slot, rank: rank(of: sequence, emitted: Int(sequence.emitted)), in: &sequences)
    case .fair:
      let client = client(of: slot, sequences)
      if isNew { fair.lift(client, at: now) }
      fair.insert(slot, of: client, at: now, in: &sequences)
    }
  }

  /// - Parameter isPassed: whether it still waits, and is put back.
  @inline(never)
  mutating func takeFromOrder(
    _ slot: Int32, isPassed: Bool, _ sequences: inout SequenceTable
  ) {
    switch keeper {
    case .arrival, .prefix: break
    case .ranked: ranked.remove(slot, in: &sequences)
    case .fair:
      fair.remove(
        slot, of: client(of: slot, sequences), isPassed: isPassed, in: &sequences)
    }
  }

  /// Sequences that were passed by are in their places again.
  mutating func putBack(
    _ passed: ContiguousArray<Int32>, _ sequences: inout SequenceTable
  ) {
    for slot in passed { putInOrder(slot, at: served, isNew: false, &sequences) }
  }

  /// The sequence that is next by a heap or queues by client; −1 = none waits.
  mutating func firstInOrder() -> Int32 {
    keeper == .fair ? fair.first(at: served) : ranked.first
  }

  /// Whether a sequence that has just come may be taken before those that waited already.
  @inline(__always)
  func mayOvertakeQueue(_ slot: Int32) -> Bool {
    switch keeper {
    case .arrival: false
    case .ranked: ranked.first == slot
    case .fair, .prefix: true
    }
  }

  /// Iterations of the run that have ended by `time`.
  @inline(__always)
  private func iterations(by time: SimTime) -> Int {
    guard phase == .running, !pausesAnswers else { return served }
    return served + stretch.ended(by: time)
  }

  /// Iterations in which answers went on.
  @inline(__always)
  var served: Int { iterations - phases.paused }

  // MARK: Ranks

  /// The rank of a sequence that has emitted so many tokens: the lowest is first.
  @inline(__always)
  func rank(of sequence: TokenSequence, emitted: Int) -> Int64 {
    switch engine.order {
    case .fcfs, .fair, .longestPrefix: 0
    case .priority, .deadline, .chunkDoubling: sequence.place.key
    case .srpt: max(1, sequence.place.key - Int64(emitted))
    case .operation:
      max(1, sequence.place.key - Int64(emitted))
        + max(0, Int64(sequence.prompt - sequence.computed))
    case .feedback(let levels): Int64(levels.level(of: Int(sequence.prompt) + emitted))
    }
  }

  /// The running sequence that gives way first: the last by rank, and of equals the last to come;
  /// where sequences have no ranks, the youngest. O(batch) with ranks.
  @inline(__always)
  func firstToGiveWay(_ sequences: SequenceTable) -> (slot: Int32, rank: Int64) {
    guard keeper == .ranked else { return (running.last, 0) }
    var worst: (slot: Int32, rank: Int64) = (-1, .min)
    var ticket: UInt32 = 0
    var slot = running.first
    while slot >= 0 {
      let sequence = sequences[Int(slot)]
      let rank = rank(of: sequence, emitted: emittedNow(by: sequence))
      let isLater = Int32(bitPattern: sequence.place.ticket &- ticket) > 0
      if worst.slot < 0 || rank > worst.rank || rank == worst.rank && isLater {
        worst = (slot, rank)
        ticket = sequence.place.ticket
      }
      slot = sequence.next
    }
    return worst
  }

  /// Tokens that a running sequence has emitted, at a boundary.
  @inline(__always)
  func emittedNow(by sequence: TokenSequence) -> Int {
    guard case .decoding = sequence.state else { return Int(sequence.emitted) }
    return Int(sequence.emitted) + Int(tick &- sequence.since)
  }

  // MARK: Overtaking

  /// The first waiting sequence takes the place of those that run and are ranked after it, the
  /// last of them first, until there is room for it. One a batch, as in vLLM 0.6 (`priority`).
  mutating func overtake(at time: SimTime, _ sequences: inout SequenceTable) {
    let head = ranked.first
    let rank = ranked.firstRank
    let adapters = sequences[Int(head)].adapters
    if !adapters.isEmpty, memory.isCrowded(by: adapters) { return }
    while running.count > 0 {
      let last = firstToGiveWay(sequences)
      guard rank < last.rank, !hasRoom(for: head, sequences) else { return }
      preempt(last.slot, at: time, &sequences)
    }
  }

  /// Whether a waiting sequence would find a place and blocks beside those that run. How many
  /// tokens the batch may still take is not asked: who runs is not stopped for that.
  private mutating func hasRoom(for slot: Int32, _ sequences: SequenceTable) -> Bool {
    guard running.count + handovers.expected < engine.maxBatch else { return false }
    let idle = servesAdapters ? memory.idleBlocks : 0
    if prefillsFirst { phases.promised = promisedTokens(sequences) }
    var asked = entry(of: slot, budget: engine.maxBatchTokens, sequences).asked
    if case .fetches = sequences[Int(slot)].handover {
      asked = blocksToReceive(sequences[Int(slot)])
    }
    return asked + decodeNeed(sequences) + nextChunk(sequences).blocks <= freeBlocks + idle
  }

  /// How many iterations the order lets the next stretch have at most, with some waiting: until
  /// another one may be first in the queue, or the first may overtake one that runs.
  mutating func iterationsInOrder(_ sequences: SequenceTable) -> Int {
    guard waiting.count > 0 else { return .max }
    switch keeper {
    case .arrival: return .max
    case .ranked: return engine.overtakes ? iterationsUntilOvertaking(sequences) : .max
    case .fair, .prefix:
      // While nobody can be taken anyway, who is first does not matter.
      guard running.count + handovers.expected < engine.maxBatch else { return .max }
      if keeper == .prefix { return waiting.count > Replica.longestSorted ? .max : 1 }
      return servesAdapters ? 1 : fair.iterationsOfFirst(at: served)
    }
  }

  /// Ranks of running sequences only fall, but for those of levels: then until the longest one is
  /// past the bound of the first waiting one's level.
  private mutating func iterationsUntilOvertaking(_ sequences: SequenceTable) -> Int {
    let rank = ranked.firstRank
    guard rank >= firstToGiveWay(sequences).rank else { return 1 }
    guard case .feedback(let levels) = engine.order else { return .max }
    let bound = levels.bound(of: Int(rank))
    guard bound < .max else { return .max }
    var longest = 0
    forEach(of: running, sequences) { _, sequence in
      longest = max(longest, Int(sequence.prompt) + emittedNow(by: sequence))
    }
    return max(1, bound - longest + 1)
  }

  // MARK: Prefixes

  /// With more waiting than so many SGLang takes them as they came: matching costs more than it
  /// saves (`_determine_active_policy`).
  static let longestSorted = 128

  /// The waiting sequences, those first of which most is in memory already, equals as they came.
  /// O(waiting · spans).
  mutating func sortedByPrefix(_ sequences: SequenceTable) -> ContiguousArray<Int32> {
    var found: ContiguousArray<(slot: Int32, blocks: Int, place: Int)> = []
    var slot = waiting.first
    while slot >= 0 {
      let hit = hit(of: slot, sequences)
      found.append((slot, hit.shared + hit.own, found.count))
      slot = sequences[Int(slot)].next
    }
    if found.count <= Replica.longestSorted {
      found.sort { $0.blocks != $1.blocks ? $0.blocks > $1.blocks : $0.place < $1.place }
    }
    return ContiguousArray(found.map(\.slot))
  }

  // MARK: Fairness

  /// The number of a sequence's client here.
  @inline(__always)
  func client(of slot: Int32, _ sequences: SequenceTable) -> Int {
    Int(sequences[Int(slot)].place.key)
  }

  /// A sequence is in a batch for the first time, or again.
  @inline(__always)
  mutating func countPrompt(of slot: Int32, _ sequences: SequenceTable) {
    guard sequences[Int(slot)].scheduled == .never else { return }
    fair.serve(prompt: Int(sequences[Int(slot)].prompt), of: client(of: slot, sequences))
  }
}
