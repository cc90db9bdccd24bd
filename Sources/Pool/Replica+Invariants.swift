internal import Graphs

/// What must hold between any two events.
extension Replica {
  /// Stops the program when an invariant is broken. O(sequences in the engine).
  package func checkInvariants(sequences: SequenceTable) {
    precondition(
      running.count + handovers.expected <= engine.maxBatch, "more sequences run than may")
    precondition(running.count <= engine.maxDecodes, "more sequences run than the budget has")
    var blocks = 0
    var contexts = 0
    var decoding = 0
    var expectedNeeds = ContiguousArray<Int32>(repeating: 0, count: needs.count)
    forEach(of: running, sequences) { slot, sequence in
      let isDecoding = sequence.state == .decoding
      let computed = Int(sequence.computed) + (isDecoding ? Int(tick &- sequence.since) : 0)
      precondition(computed <= Int(sequence.prompt + sequence.output), "a sequence ran too far")
      if isDecoding {
        decoding += 1
        contexts += computed
        let made = Int(tick &- sequence.since)
        if !variesDecoding, !reservesAnswers {
          expectedNeeds[residueOfNeed(tokens: Int(sequence.computed) + made)] += 1
        }
      }
      blocks -= Int(sequence.hold.shared)
      if reservesAnswers {
        blocks += blocksForAnswer(of: sequence)
        return
      }
      if slot == reserved.slot, sequence.state == .prefilling {
        blocks += reserved.blocks
        return
      }
      blocks += engine.blocks(for: computed + blocksAhead(of: sequence))
      // A stretch that is running has taken the blocks of its first iteration already.
      if isDecoding, variesDecoding {
        blocks += Int(sequence.needResidue) - engine.blocks(for: computed)
      } else if isDecoding, phase == .running, !pausesAnswers, computed % engine.block == 0 {
        blocks += 1
      }
    }
    var hostBlocks = 0
    forEach(of: waiting, sequences) { _, sequence in
      precondition(sequence.state == .waiting, "a queue holds a sequence that does not wait")
      hostBlocks += engine.blocks(for: Int(sequence.computed))
    }
    precondition(hostBlocks == swap.used, "host blocks were lost or made up")
    precondition(swap.used <= swap.blocks, "more host blocks are used than there are")
    if cachesPrefixes {
      blocks += cache.shared
      let settled = phase == .running ? blocksTaken(inFirst: self.settled) : 0
      precondition(cache.unused == freeBlocks - settled, "cached KV blocks and free ones differ")
    }
    precondition(
      blocks + heldBlocks(sequences) + memory.blocks + memory.leftBlocks + freeBlocks
        == engine.blocks,
      "KV blocks were lost or made up")
    precondition(freeBlocks >= 0, "more KV blocks are used than there are")
    precondition(decoding == decodes, "the count of decoding sequences is wrong")
    precondition(contexts == contextTokens, "the sum of contexts is wrong")
    precondition(expectedNeeds == needs, "the counts of coming block needs are wrong")
    checkAdapters(sequences: sequences)
    tiers?.checkInvariants(receiving: handovers.receiving.count)
  }

  /// Tokens that a sequence is about to have in KV once its current prefill chunk is done.
  private func blocksAhead(of sequence: TokenSequence) -> Int {
    sequence.state == .prefilling && phase == .running ? Int(sequence.chunk) : 0
  }

  func forEach(
    of list: SequenceList, _ sequences: SequenceTable, _ body: (Int32, TokenSequence) -> Void
  ) {
    var slot = list.first
    var count = 0
    while slot >= 0 {
      body(slot, sequences[Int(slot)])
      slot = sequences[Int(slot)].next
      count += 1
    }
    precondition(count == list.count, "a list of sequences is broken")
  }
}
