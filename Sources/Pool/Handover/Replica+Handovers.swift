package import DiscreteEvents

/// KV memory that one replica fills and another goes on with.
///
/// A sequence that leaves its KV here to be fetched has its blocks parked until they were. One that
/// fetches its KV is admitted by the decode side: first come first served among all that wait, it
/// gets blocks for all its known tokens and a place in the batch, and runs when they are filled:
/// as a chunk of the one token whose KV did not come with them (vLLM's asynchronous KV connectors).
/// One whose prefix comes from a tier does the same, and computes the rest of its prompt then.
extension Replica {
  /// Sequences here whose KV is on its way or has just come.
  package var awaitingKV: Int { handovers.expected }

  /// The blocks of a sequence that runs no more stay in use. With prefixes cached: as many as
  /// nobody else uses; what they hold can still be shared.
  mutating func leaveMemory(of slot: Int32, _ sequences: inout SequenceTable) {
    let free = freeBlocks
    freeMemory(of: slot, isPreempted: false, &sequences)
    guard !sequences[Int(slot)].isCancelled else { return }
    let parked = freeBlocks - free
    takeBlocks(parked)
    handovers.parkedBlocks += parked
    sequences[Int(slot)].parkedBlocks = Int32(parked)
  }

  /// `count` parked blocks have been fetched, or nobody wants them any more.
  package mutating func release(parked count: Int, at time: SimTime) -> Reception {
    notePeak(at: time)
    handovers.parkedBlocks -= count
    giveBlocks(count)
    return waiting.count > 0 || servesAdapters ? wake(at: time) : .queued
  }

  /// The first waiting sequence gets blocks for its known tokens, and a place in the batch.
  ///
  /// - Returns: false when there are not enough.
  mutating func fetch(
    _ slot: Int32, at time: SimTime, _ sequences: inout SequenceTable
  ) -> Bool {
    let blocks = blocksToReceive(sequences[Int(slot)])
    guard blocks <= freeBlocks || servesAdapters && makeRoom(blocks, at: time) else {
      return false
    }
    leaveQueue(slot, &sequences)
    takeBlocks(blocks)
    sequences[Int(slot)].state = .receiving
    handovers.receiving.append(slot, in: &sequences)
    handovers.begun.append(slot)
    return true
  }

  /// The sequences that have got their blocks since this was last asked.
  package mutating func takeBegun() -> ContiguousArray<Int32> {
    defer { handovers.begun.removeAll(keepingCapacity: true) }
    return handovers.begun
  }

  /// Whether any sequence has got its blocks since ``takeBegun()``.
  package var hasBegun: Bool { !handovers.begun.isEmpty }

  /// The KV of a sequence has come: all but that of its last known token.
  package mutating func receiveKV(
    of slot: Int32, at time: SimTime, sequences: inout SequenceTable
  ) -> Reception {
    handovers.receiving.remove(slot, in: &sequences)
    handovers.received.append(slot, in: &sequences)
    sequences[Int(slot)].takeKV()
    return wake(at: time)
  }

  /// Admits sequences whose KV has come; they have blocks, of which those that their first chunk
  /// does not need are free again, and a place in the batch.
  mutating func admitReceived(
    at time: SimTime, _ sequences: inout SequenceTable, _ batch: inout BatchShape,
    _ budget: inout Int
  ) {
    var next = handovers.received.first
    while next >= 0, budget > 0 {
      let slot = next
      next = sequences[Int(slot)].next
      let adapters = sequences[Int(slot)].adapters
      if !adapters.isEmpty {
        if memory.isCrowded(by: adapters) { continue }
        memory.joinBatch(adapters)
      }
      handovers.received.remove(slot, in: &sequences)
      running.append(slot, in: &sequences)
      let (known, depth) = (sequences[Int(slot)].known, Int(sequences[Int(slot)].computed))
      let chunk = min(known - depth, budget)
      budget -= chunk
      if isPlain {
        giveBack(engine.blocks(for: known) - engine.blocks(for: depth + chunk))
      } else {
        noteReserve(of: slot, isPartial: depth + chunk < known, sequences)
        if prefillsFirst { notePromise(to: slot, isPartial: depth + chunk < known, sequences) }
      }
      if cachesPrefixes { offer(upTo: depth + chunk, of: slot, &sequences) }
      sequences[Int(slot)].startPrefill(of: chunk, at: time)
      if firstPrefill < 0 { firstPrefill = slot }
      addChunk(chunk, at: depth, of: sequences[Int(slot)], to: &batch)
    }
  }

  /// A sequence whose KV is on its way, or has come and not been used, leaves.
  mutating func stopFetching(
    _ slot: Int32, at time: SimTime, _ sequences: inout SequenceTable
  ) {
    notePeak(at: time)
    if case .receiving = sequences[Int(slot)].state {
      handovers.receiving.remove(slot, in: &sequences)
    } else {
      handovers.received.remove(slot, in: &sequences)
    }
    var blocks = blocksToReceive(sequences[Int(slot)])
    if cachesPrefixes {
      blocks -= engine.blocks(for: Int(sequences[Int(slot)].computed))
      release(slot, isPreempted: false, &sequences)
    }
    giveBlocks(blocks)
    sequences[Int(slot)].state = .outside
    letGo(sequences[Int(slot)].adapters, at: time)
  }

  /// Blocks are about to be free in the middle of a stretch: those in use at its last boundary
  /// count, as they would if that had been an event.
  private mutating func notePeak(at time: SimTime) {
    bringCacheNews(upTo: time)
    stampCacheNews(time)
    guard case .running = phase, stretch.iterations > 1 else { return }
    let ended = stretch.ended(by: time)
    guard ended > 0 else { return }
    peakBlocks = max(peakBlocks, engine.blocks - freeBlocks + blocksTaken(inFirst: ended))
  }

  /// Blocks in use that no running sequence has: parked ones, and those of sequences whose KV is
  /// on its way or has come. O(such sequences).
  func heldBlocks(_ sequences: SequenceTable) -> Int {
    var blocks = handovers.parkedBlocks
    forEach(of: handovers.receiving, sequences) { _, sequence in
      precondition(sequence.state == .receiving, "a sequence does not wait for its KV")
      blocks += blocksToReceive(sequence) - Int(sequence.hold.shared)
    }
    forEach(of: handovers.received, sequences) { _, sequence in
      precondition(sequence.state == .received, "a sequence has not got its KV")
      precondition(Int(sequence.computed) < sequence.known, "KV came that was not sent")
      blocks += blocksToReceive(sequence) - Int(sequence.hold.shared)
    }
    return blocks
  }
}
