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

  /// Puts a new sequence at the end of the queue, if it could be served one day and there is room.
  /// An idle engine takes a request off the queue at once, so it always has room.
  package mutating func receive(
    _ slot: Int32, at time: SimTime, sequences: inout SequenceTable
  ) -> Reception {
    let length = Int(sequences[Int(slot)].prompt) + Int(sequences[Int(slot)].output)
    guard length <= engine.maxSequence else { return .refused }
    if let maxQueue = engine.maxQueue, waiting.count - (running.count == 0 ? 1 : 0) >= maxQueue {
      return .refused
    }
    // Whoever waits already is blocked until a sequence leaves, and the newcomer is behind it.
    let isBlocked =
      waiting.count > 0 || running.count >= engine.maxBatch || decodes >= engine.maxBatchTokens
    sequences[Int(slot)].state = .waiting
    waiting.append(slot, in: &sequences)
    placed += 1
    if isIdle {
      phase = .starting
      busySince = time
      return .awoke
    }
    return !isBlocked && cut(at: time) ? .cut : .queued
  }

  /// Takes out a sequence whose client has gone at `time`: a waiting one at once, a running one at
  /// the next iteration boundary.
  ///
  /// - Returns: whether it left at once, and whether the current stretch became shorter.
  package mutating func cancel(
    _ slot: Int32, at time: SimTime, sequences: inout SequenceTable
  ) -> (left: Bool, isCut: Bool) {
    sequences[Int(slot)].isCancelled = true
    if sequences[Int(slot)].state == .waiting {
      waiting.remove(slot, in: &sequences)
      sequences[Int(slot)].state = .outside
      return (true, waiting.count > 0 && cut(at: time))
    }
    cancelled.append(slot)
    return (false, cut(at: time))
  }

  /// Output tokens that `slot` has emitted by `time`.
  package func emitted(_ slot: Int32, by time: SimTime, sequences: SequenceTable) -> Int {
    let sequence = sequences[Int(slot)]
    guard sequence.state == .decoding else { return Int(sequence.emitted) }
    let ended = phase == .running ? stretch.ended(by: time) : 0
    return Int(sequence.emitted) + Int(tick &- sequence.since) + ended
  }

  /// A sequence whose known tokens are all in KV decodes from the next tick on.
  mutating func startDecoding(
    _ slot: Int32, _ sequences: inout SequenceTable
  ) {
    let index = Int(slot)
    sequences[index].state = .decoding
    sequences[index].since = tick
    decodes += 1
    contextTokens += Int(sequences[index].computed)
    if sequences[index].gapClass >= 0 { decodesByClass[Int(sequences[index].gapClass)] += 1 }
    let residue = residueOfNeed(slot, sequences)
    sequences[index].needResidue = Int32(residue)
    needs[residue] += 1
    let left = UInt32(sequences[index].output - sequences[index].emitted)
    finishes.push(tick: tick &+ left, slot: slot)
  }

  /// A decoding sequence stops before its last token.
  mutating func interruptDecoding(
    _ slot: Int32, _ sequences: inout SequenceTable
  ) {
    finishes.remove(slot: slot)
    sequences[Int(slot)].emitted += Int32(tick &- sequences[Int(slot)].since)
    stopDecoding(slot, &sequences)
  }

  /// A decoding sequence decodes no more; its tokens in KV are brought up to date.
  mutating func stopDecoding(
    _ slot: Int32, _ sequences: inout SequenceTable
  ) {
    let index = Int(slot)
    needs[Int(sequences[index].needResidue)] -= 1
    sequences[index].computed += Int32(tick &- sequences[index].since)
    decodes -= 1
    contextTokens -= Int(sequences[index].computed)
    if sequences[index].gapClass >= 0 { decodesByClass[Int(sequences[index].gapClass)] -= 1 }
  }

  /// A running sequence leaves and frees its blocks.
  mutating func leave(
    _ slot: Int32, _ sequences: inout SequenceTable
  ) {
    freeBlocks += engine.blocks(for: Int(sequences[Int(slot)].computed))
    running.remove(slot, in: &sequences)
    sequences[Int(slot)].state = .outside
    if sequences[Int(slot)].isCancelled { cancelled.removeAll { $0 == slot } }
  }

  /// The residue of the ticks at which a decoding sequence needs a new block: those at which its
  /// tokens in KV fill whole blocks. It stays the same while the sequence decodes.
  func residueOfNeed(
    _ slot: Int32, _ sequences: SequenceTable
  ) -> Int {
    let sequence = sequences[Int(slot)]
    let tokens = Int(sequence.computed) + Int(tick &- sequence.since)
    let shifted = residue - tokens % engine.block
    return shifted < 0 ? shifted + engine.block : shifted
  }
}
