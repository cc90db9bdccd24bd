package import DiscreteEvents

/// Sequences coming and going.
extension Replica {
  /// What became of a sequence that reached a replica.
  package enum Reception {
    /// It could never be served here, or the queue is full.
    case refused
    /// It waits, and an idle engine woke up: its first batch is to be formed.
    case awoke
    /// It waits, and the current stretch became shorter: its end must be scheduled anew.
    case cut
    /// It waits.
    case queued
  }

  /// Puts a new sequence at the end of the queue, or where it waits for its adapters, if it could
  /// be served one day and there is room. An idle engine takes a request off the queue at once, so
  /// it always has room.
  ///
  /// - Parameter request: the request's number, for adapters' eviction.
  package mutating func receive(
    _ slot: Int32, request: Int = 0, at time: SimTime, sequences: inout SequenceTable
  ) -> Reception {
    let length = Int(sequences[Int(slot)].prompt) + Int(sequences[Int(slot)].output)
    guard length <= engine.maxSequence else { return .refused }
    if let maxQueue = engine.maxQueue, queued - (takesAtOnce ? 1 : 0) >= maxQueue {
      return .refused
    }
    if hasTiers { prefetch(for: slot, at: time, sequences) }
    if !sequences[Int(slot)].adapters.isEmpty {
      guard serves(sequences[Int(slot)].adapters) else { return .refused }
      notePlace(of: slot, at: time, &sequences)
      enqueue(slot, request: request, at: time, &sequences)
      return wake(at: time)
    }
    // Whoever waits already is blocked until a sequence leaves, and the newcomer is behind it, or
    // is first; only one whose adapters are too many for the batch is passed by.
    let isQueue = waiting.count > 0 && !servesAdapters
    let isFull =
      running.count + handovers.expected >= engine.maxBatch || decodes >= engine.maxDecodes
    notePlace(of: slot, at: time, &sequences)
    joinQueue(slot, at: time, &sequences)
    let isBlocked = isQueue && !mayOvertakeQueue(slot) || isFull && !engine.overtakes
    return isBlocked && !isIdle ? .queued : wake(at: time)
  }

  /// Takes out a sequence whose client has gone at `time`: a waiting one at once, a running one at
  /// the next iteration boundary.
  ///
  /// - Returns: whether it left at once, and what became of the batches, as of a request that
  ///   comes.
  package mutating func cancel(
    _ slot: Int32, at time: SimTime, sequences: inout SequenceTable
  ) -> (left: Bool, Reception) {
    sequences[Int(slot)].isCancelled = true
    switch sequences[Int(slot)].state {
    case .waiting:
      leaveQueue(slot, &sequences)
      if sequences[Int(slot)].isSwapped { dropFromHost(slot, &sequences) }
      sequences[Int(slot)].state = .outside
      letGo(sequences[Int(slot)].adapters, at: time)
      return (true, waiting.count > 0 || servesAdapters ? wake(at: time) : .queued)
    case .awaitingAdapters:
      stopAwaiting(slot, at: time, &sequences)
      return (true, wake(at: time))
    case .outside, .prefilling, .decoding:
      cancelled.append(slot)
      return (false, cut(at: time) ? .cut : .queued)
    case .receiving, .received:
      stopFetching(slot, at: time, &sequences)
      return (true, wake(at: time))
    }
  }

  /// Whether an engine without a batch takes the next request off the queue, and is not kept from
  /// it by blocks that wait for others.
  private var takesAtOnce: Bool { running.count == 0 && !(isIdle && waiting.count > 0) }

  /// Output tokens that `slot` has emitted by `time`.
  package func emitted(_ slot: Int32, by time: SimTime, sequences: SequenceTable) -> Int {
    let sequence = sequences[Int(slot)]
    guard sequence.state == .decoding else { return Int(sequence.emitted) }
    let ended = phase == .running && !pausesAnswers ? stretch.ended(by: time) : 0
    return Int(sequence.emitted) + Int(tick &- sequence.since) + ended
  }

  /// A sequence whose known tokens are all in KV decodes from the next tick on.
  mutating func startDecoding(
    _ slot: Int32, _ sequences: inout SequenceTable
  ) {
    let index = Int(slot)
    let sequence = sequences[index]
    decodes += 1
    contextTokens += Int(sequence.computed)
    if sequence.gapClass >= 0 { decodesByClass[Int(sequence.gapClass)] += 1 }
    if !sequence.adapters.isEmpty { memory.decodingSizes += memory.sizes(sequence.adapters) }
    if variesDecoding { return startVaried(slot, &sequences) }
    let residue = residueOfNeed(tokens: Int(sequence.computed))
    sequences[index].startDecoding(at: tick, needResidue: residue)
    needs[residue] += growth
    if keeper == .fair { fair.decode(1, of: client(of: slot, sequences), at: served) }
    let left = UInt32(sequence.output - sequence.emitted)
    finishes.push(tick: tick &+ left, slot: slot)
    if hasSkew { spread.add(slot, origin: tick &- UInt32(sequence.computed)) }
  }

  /// A decoding sequence stops before its last token.
  mutating func interruptDecoding(
    _ slot: Int32, _ sequences: inout SequenceTable
  ) {
    if !variesDecoding { finishes.remove(slot: slot) }
    sequences[Int(slot)].emitted += Int32(tick &- sequences[Int(slot)].since)
    stopDecoding(slot, &sequences)
  }

  /// A decoding sequence decodes no more; its tokens in KV are brought up to date.
  mutating func stopDecoding(
    _ slot: Int32, _ sequences: inout SequenceTable
  ) {
    let index = Int(slot)
    if variesDecoding {
      stopVaried(slot, sequences)
    } else {
      needs[Int(sequences[index].needResidue)] -= growth
    }
    sequences[index].computed += Int32(tick &- sequences[index].since)
    decodes -= 1
    if keeper == .fair { fair.decode(-1, of: client(of: slot, sequences), at: served) }
    if hasSkew { spread.remove(slot) }
    contextTokens -= Int(sequences[index].computed)
    if sequences[index].gapClass >= 0 { decodesByClass[Int(sequences[index].gapClass)] -= 1 }
    if !sequences[index].adapters.isEmpty {
      memory.decodingSizes -= memory.sizes(sequences[index].adapters)
    }
  }

  /// A running sequence leaves and frees its blocks and its adapters.
  mutating func leave(
    _ slot: Int32, at time: SimTime, _ sequences: inout SequenceTable
  ) {
    if !sequences[Int(slot)].adapters.isEmpty {
      memory.leaveBatch(sequences[Int(slot)].adapters)
      letGo(sequences[Int(slot)].adapters, at: time)
    }
    if case .leaves = sequences[Int(slot)].handover {
      leaveMemory(of: slot, &sequences)
    } else {
      freeMemory(of: slot, isPreempted: false, &sequences)
    }
    running.remove(slot, in: &sequences)
    phases.isFull = false
    sequences[Int(slot)].state = .outside
    if sequences[Int(slot)].isCancelled { cancelled.removeAll { $0 == slot } }
  }

  /// The blocks of a sequence that runs no more are free.
  @inline(__always)
  mutating func freeMemory(
    of slot: Int32, isPreempted: Bool, _ sequences: inout SequenceTable
  ) {
    if !isPlain { giveReserved(of: slot, sequences) }
    if cachesPrefixes {
      release(slot, isPreempted: isPreempted, &sequences)
    } else {
      freeBlocks += engine.blocks(for: Int(sequences[Int(slot)].computed))
    }
  }

  /// The residue of the ticks at which a decoding sequence that has `tokens` in KV now needs a new
  /// block: those at which they fill whole blocks. It stays the same while the sequence decodes.
  @inline(__always)
  func residueOfNeed(tokens: Int) -> Int {
    let shifted = residue - tokens % engine.block
    return shifted < 0 ? shifted + engine.block : shifted
  }
}
