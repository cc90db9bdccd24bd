package import DiscreteEvents

/// The scheduler: forms the batch of the next iteration by vLLM v1's rule.
///
/// At most one running sequence is in the middle of its prefill, and it is the youngest: a prompt
/// is cut only by the budget, and once the budget is spent nothing more is admitted. So decoding
/// sequences always get their token, what is left goes to that prompt, and then to the queue.
extension Replica {
  /// Forms the next batch at `time` and begins to run it, or falls idle.
  ///
  /// - Parameter released: receives the slots of cancelled sequences, which leave here.
  /// - Returns: whether a stretch of iterations began.
  package mutating func start(
    at time: SimTime, sequences: inout SequenceTable,
    released: inout ContiguousArray<Int32>
  ) -> Bool {
    // It may have crashed since it was to form a batch.
    guard case .starting = phase else { return false }
    stampCacheNews(time)
    if !cancelled.isEmpty { releaseCancelled(at: time, &sequences, into: &released) }
    if memory.isOn { takeLeftBlocks() }
    var batch = BatchShape()
    var budget = engine.maxBatchTokens
    let preempted = scheduleRunning(at: time, &sequences, &batch, &budget)
    // Blocks that are kept for others may leave a batch none at all; then the queue is next.
    let mayAdmit = !preempted || running.count == 0
    if servesAdapters, mayAdmit { startLoads(at: time, sequences) }
    if handovers.received.count > 0, mayAdmit {
      admitReceived(at: time, &sequences, &batch, &budget)
    }
    if mayAdmit, waiting.count > 0, !(servesAdapters && memory.isStarved) {
      admit(at: time, &sequences, &batch, &budget)
    }
    guard running.count > 0 else {
      precondition(
        waiting.count == 0 || handovers.keepBlocks, "an empty engine left a request waiting")
      if handovers.keepBlocks { peakBlocks = max(peakBlocks, engine.blocks - freeBlocks) }
      busy = busy + (time - busySince)
      phase = .idle
      return false
    }
    // After a preemption the queue was not looked at: the next iteration may admit again.
    if variesDecoding, let varied = engine.varied {
      beginVaried(batch, at: time, varied, &sequences)
    } else {
      begin(batch, at: time, mayLeap: !preempted)
    }
    return true
  }

  /// Gives every running sequence its tokens and KV blocks, preempting the youngest ones when the
  /// free blocks do not suffice.
  ///
  /// Blocks are handed out in order of admission and victims are taken from the other end, so
  /// popping the youngest until the sum of needs fits gives the same batch as going through the
  /// sequences one by one.
  ///
  /// - Returns: whether any sequence was preempted.
  private mutating func scheduleRunning(
    at time: SimTime, _ sequences: inout SequenceTable,
    _ batch: inout BatchShape, _ budget: inout Int
  ) -> Bool {
    var need = variesDecoding ? variedNeed(sequences) : Int(needs[residue])
    let decoding = variesDecoding ? decodeBudget : decodes
    var chunkNeed = 0
    firstPrefill = -1
    let youngest = running.last
    if youngest >= 0, sequences[Int(youngest)].state == .prefilling {
      let computed = Int(sequences[Int(youngest)].computed)
      let chunk = min(sequences[Int(youngest)].known - computed, budget - decoding)
      chunkNeed = engine.blocks(for: computed + chunk) - engine.blocks(for: computed)
      need += chunkNeed
      firstPrefill = youngest
      sequences[Int(youngest)].chunk = Int32(chunk)
    }
    // Adapters that nobody uses go before anybody who runs.
    if servesAdapters { while need > freeBlocks, evict(at: time) {} }
    let preempted = need > freeBlocks
    while need > freeBlocks {
      if firstPrefill >= 0 {
        need -= chunkNeed
        firstPrefill = -1
      } else if variesDecoding {
        need -= variedNeed(of: sequences[Int(running.last)])
      } else if Int(sequences[Int(running.last)].needResidue) == residue {
        need -= 1
      }
      preemptYoungest(at: time, &sequences)
    }
    takeBlocks(need)
    budget -= variesDecoding ? decodeBudget : decodes
    if firstPrefill >= 0 {
      let sequence = sequences[Int(firstPrefill)]
      let chunk = Int(sequence.chunk)
      let computed = Int(sequence.computed)
      addChunk(chunk, at: computed, of: sequence, to: &batch)
      if cachesPrefixes { offer(upTo: computed + chunk, of: firstPrefill, &sequences) }
      budget -= chunk
    }
    return preempted
  }

  /// Admits waiting sequences, first come first served, until one does not fit. One whose adapters
  /// would be too many for the batch is passed by, as in vLLM (`max_loras`).
  private mutating func admit(
    at time: SimTime, _ sequences: inout SequenceTable,
    _ batch: inout BatchShape, _ budget: inout Int
  ) {
    var next = waiting.first
    let maxBatch = engine.maxBatch
    while next >= 0, running.count + handovers.expected < maxBatch, budget > 0 {
      let slot = next
      next = sequences[Int(slot)].next
      if sequences[Int(slot)].handover == .fetches {
        guard fetch(slot, at: time, &sequences) else { break }
        continue
      }
      let adapters = sequences[Int(slot)].adapters
      if !adapters.isEmpty, memory.isCrowded(by: adapters) { continue }
      let known = sequences[Int(slot)].known
      let hit = cachesPrefixes ? self.hit(of: slot, sequences) : PrefixHit()
      let depth = (hit.shared + hit.own) * engine.block
      let chunk = min(known - depth, budget)
      // Blocks in memory that nobody uses are free now, and are not when they are used again.
      let chunkBlocks = engine.blocks(for: chunk)
      let asked =
        hit.idle + (engine.admit == .prompt ? engine.blocks(for: known - depth) : chunkBlocks)
      guard asked <= freeBlocks || servesAdapters && makeRoom(asked, at: time) else { break }
      if hasTiers, beginFetch(of: slot, after: hit, at: time, &sequences) { continue }
      waiting.remove(slot, in: &sequences)
      if !adapters.isEmpty { memory.joinBatch(adapters) }
      running.append(slot, in: &sequences)
      if cachesPrefixes { use(hit, by: slot, &sequences) }
      takeBlocks(chunkBlocks)
      if cachesPrefixes { offer(upTo: depth + chunk, of: slot, &sequences) }
      budget -= chunk
      sequences[Int(slot)].startPrefill(of: chunk, at: time)
      if firstPrefill < 0 { firstPrefill = slot }
      addChunk(chunk, at: depth, of: sequences[Int(slot)], to: &batch)
    }
  }

  func addChunk(
    _ chunk: Int, at depth: Int, of sequence: TokenSequence, to batch: inout BatchShape
  ) {
    batch.prefillTokens += chunk
    batch.prefillPairsTwice += chunk * (2 * depth + chunk)
    batch.prefillKVTokens += depth + chunk
    batch.chunks += 1
    if depth + chunk == sequence.known { batch.emitting += 1 }
    if !sequence.adapters.isEmpty {
      batch.adapterTokenSizes += chunk * memory.sizes(sequence.adapters)
    }
  }

  /// Frees the youngest running sequence's blocks, forgets its computed tokens, keeps its emitted
  /// ones, and puts it at the head of the queue.
  private mutating func preemptYoungest(
    at time: SimTime, _ sequences: inout SequenceTable
  ) {
    let slot = running.last
    if sequences[Int(slot)].state == .decoding {
      interruptDecoding(slot, &sequences)
      sequences[Int(slot)].lastToken = time
    }
    freeMemory(of: slot, isPreempted: true, &sequences)
    running.remove(slot, in: &sequences)
    if !sequences[Int(slot)].adapters.isEmpty {
      memory.leaveBatch(sequences[Int(slot)].adapters)
    }
    sequences[Int(slot)].computed = 0
    sequences[Int(slot)].state = .waiting
    sequences[Int(slot)].preemptions += 1
    waiting.prepend(slot, in: &sequences)
    preemptions += 1
  }

  /// Takes cancelled sequences out of the batch.
  private mutating func releaseCancelled(
    at time: SimTime, _ sequences: inout SequenceTable,
    into released: inout ContiguousArray<Int32>
  ) {
    if cachesPrefixes, cancelled.count > 1 {
      orderByAdmission(&cancelled, from: 0, sequences)
      cancelled.reverse()
    }
    while let slot = cancelled.last {
      if sequences[Int(slot)].state == .decoding { interruptDecoding(slot, &sequences) }
      leave(slot, at: time, &sequences)
      released.append(slot)
    }
  }
}
