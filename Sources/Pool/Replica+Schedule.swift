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
    if !isUsual {
      if engine.overtakes, waiting.count > 0 { overtake(at: time, &sequences) }
      if prefillsFirst, case .sglang(let config) = engine.scheduler {
        return startPrefillFirst(at: time, config, &sequences)
      }
    }
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
      admitWaiting(at: time, &sequences, &batch, &budget)
    }
    guard running.count > 0 else {
      fallIdle(at: time)
      return false
    }
    // After a preemption the queue was not looked at: the next iteration may admit again.
    if isUsual {
      begin(batch, at: time, atMost: preempted ? 1 : .max)
    } else if variesDecoding, let varied = engine.varied {
      beginVaried(batch, at: time, varied, &sequences)
    } else {
      let longest = preempted ? 1 : keeper == .arrival ? Int.max : iterationsInOrder(sequences)
      begin(batch, at: time, atMost: longest)
    }
    return true
  }

  /// There is nothing to run.
  mutating func fallIdle(at time: SimTime) {
    precondition(
      waiting.count == 0 || handovers.keepBlocks, "an empty engine left a request waiting")
    if handovers.keepBlocks { peakBlocks = max(peakBlocks, engine.blocks - freeBlocks) }
    busy = busy + (time - busySince)
    phase = .idle
  }

  /// Gives every running sequence its tokens and KV blocks, preempting those that give way first
  /// when the free blocks do not suffice: the youngest ones, or the last ones by rank.
  ///
  /// vLLM hands blocks out in order of admission and preempts when one is missing. What gives way
  /// is in the same order whoever misses a block, and nobody is preempted in vain: so going on
  /// until the sum of needs fits gives the same batch as going through the sequences one by one.
  ///
  /// - Returns: whether any sequence was preempted.
  @inline(__always)
  private mutating func scheduleRunning(
    at time: SimTime, _ sequences: inout SequenceTable,
    _ batch: inout BatchShape, _ budget: inout Int
  ) -> Bool {
    // Most often all decode, and there are blocks for them.
    if isUsual, running.last < 0 || sequences[Int(running.last)].state != .prefilling {
      let need = Int(needs[residue])
      if need <= freeBlocks {
        takeBlocks(need)
        budget -= decodes
        firstPrefill = -1
        return false
      }
    }
    return scheduleAnyRunning(at: time, &sequences, &batch, &budget)
  }

  /// The same whatever runs and however much of it there is.
  @inline(never)
  private mutating func scheduleAnyRunning(
    at time: SimTime, _ sequences: inout SequenceTable,
    _ batch: inout BatchShape, _ budget: inout Int
  ) -> Bool {
    var next = nextChunk(sequences)
    var need = decodeNeed(sequences) + next.blocks
    // Adapters that nobody uses go before anybody who runs.
    if servesAdapters { while need > freeBlocks, evict(at: time) {} }
    let preempted = need > freeBlocks
    while need > freeBlocks {
      preempt(firstToGiveWay(sequences).slot, at: time, &sequences)
      next = nextChunk(sequences)
      need = decodeNeed(sequences) + next.blocks
    }
    takeBlocks(need)
    budget -= decodingTokens
    firstPrefill = next.slot
    if firstPrefill >= 0 {
      sequences[Int(firstPrefill)].chunk = Int32(next.tokens)
      let sequence = sequences[Int(firstPrefill)]
      let computed = Int(sequence.computed)
      addChunk(next.tokens, at: computed, of: sequence, to: &batch)
      if cachesPrefixes { offer(upTo: computed + next.tokens, of: firstPrefill, &sequences) }
      budget -= next.tokens
    }
    return preempted
  }

  /// KV blocks that decoding sequences need for the coming iteration. O(batch) if they vary.
  @inline(__always)
  func decodeNeed(_ sequences: SequenceTable) -> Int {
    variesDecoding ? variedNeed(sequences) : Int(needs[residue])
  }

  /// Tokens of the budget that they take.
  @inline(__always)
  private var decodingTokens: Int { variesDecoding ? decodeBudget : decodes }

  /// The running sequence that is in the middle of its prefill, which is the youngest, and what it
  /// computes next: what decoding sequences leave of the budget; −1 = there is none.
  @inline(__always)
  func nextChunk(_ sequences: SequenceTable) -> (slot: Int32, tokens: Int, blocks: Int) {
    let youngest = running.last
    guard youngest >= 0, sequences[Int(youngest)].state == .prefilling else { return (-1, 0, 0) }
    let computed = Int(sequences[Int(youngest)].computed)
    let tokens = min(
      sequences[Int(youngest)].known - computed, engine.maxBatchTokens - decodingTokens)
    if reservesPrompts { return (youngest, tokens, 0) }
    return (youngest, tokens, engine.blocks(for: computed + tokens) - engine.blocks(for: computed))
  }

  /// Whether a further sequence may be in the batch.
  @inline(__always)
  private var hasPlace: Bool { running.count + handovers.expected < engine.maxBatch }

  /// Admits waiting sequences in the queue's order.
  @inline(__always)
  mutating func admitWaiting(
    at time: SimTime, _ sequences: inout SequenceTable,
    _ batch: inout BatchShape, _ budget: inout Int
  ) {
    if keeper == .arrival {
      admit(at: time, &sequences, &batch, &budget)
    } else {
      admitInOrder(at: time, &sequences, &batch, &budget)
    }
  }

  /// Admits waiting sequences, first come first served, until one does not fit. One whose adapters
  /// would be too many for the batch is passed by, as in vLLM (`max_loras`).
  private mutating func admit(
    at time: SimTime, _ sequences: inout SequenceTable,
    _ batch: inout BatchShape, _ budget: inout Int
  ) {
    var next = waiting.first
    while next >= 0, hasPlace, budget > 0 {
      let slot = next
      next = sequences[Int(slot)].next
      if isCrowded(slot, sequences) { continue }
      guard admit(slot, at: time, &sequences, &batch, &budget) else { break }
    }
  }

  /// The same in the queue's order.
  private mutating func admitInOrder(
    at time: SimTime, _ sequences: inout SequenceTable,
    _ batch: inout BatchShape, _ budget: inout Int
  ) {
    if keeper == .prefix {
      for slot in sortedByPrefix(sequences) where hasPlace && budget > 0 {
        if isCrowded(slot, sequences) { continue }
        guard admit(slot, at: time, &sequences, &batch, &budget) else { break }
      }
      return
    }
    var passed: ContiguousArray<Int32> = []
    while hasPlace, budget > 0 {
      let slot = firstInOrder()
      guard slot >= 0 else { break }
      if isCrowded(slot, sequences) {
        takeFromOrder(slot, isPassed: true, &sequences)
        passed.append(slot)
        continue
      }
      guard admit(slot, at: time, &sequences, &batch, &budget) else { break }
    }
    putBack(passed, &sequences)
  }

  /// Whether the batch has no place for the adapters of a waiting sequence. One that is to fetch
  /// its KV takes none before that has come.
  @inline(__always)
  private func isCrowded(_ slot: Int32, _ sequences: SequenceTable) -> Bool {
    if case .fetches = sequences[Int(slot)].handover { return false }
    let adapters = sequences[Int(slot)].adapters
    return !adapters.isEmpty && memory.isCrowded(by: adapters)
  }

  /// Admits a waiting sequence.
  ///
  /// - Returns: false when it does not fit.
  private mutating func admit(
    _ slot: Int32, at time: SimTime, _ sequences: inout SequenceTable,
    _ batch: inout BatchShape, _ budget: inout Int
  ) -> Bool {
    if case .fetches = sequences[Int(slot)].handover { return fetch(slot, at: time, &sequences) }
    let entry = entry(of: slot, budget: budget, sequences)
    guard entry.asked <= freeBlocks || servesAdapters && makeRoom(entry.asked, at: time)
    else { return false }
    if prefillsFirst, !takesChunk(entry.chunk, budget: budget, batch) { return false }
    if hasTiers, beginFetch(of: slot, after: entry.hit, at: time, &sequences) { return true }
    leaveQueue(slot, &sequences)
    let adapters = sequences[Int(slot)].adapters
    if !adapters.isEmpty { memory.joinBatch(adapters) }
    running.append(slot, in: &sequences)
    if sequences[Int(slot)].isSwapped { bringBack(slot, sequences) }
    if cachesPrefixes { use(entry.hit, by: slot, &sequences) }
    takeBlocks(entry.blocks)
    if cachesPrefixes { offer(upTo: entry.depth + entry.chunk, of: slot, &sequences) }
    budget -= entry.chunk
    if !isUsual { noteAdmission(of: slot, entry, sequences) }
    sequences[Int(slot)].startPrefill(of: entry.chunk, at: time)
    if firstPrefill < 0 { firstPrefill = slot }
    addChunk(entry.chunk, at: entry.depth, of: sequences[Int(slot)], to: &batch)
    return true
  }

  /// What engines of other kinds and orders are to know of a sequence that is admitted.
  @inline(never)
  private mutating func noteAdmission(
    of slot: Int32, _ entry: Entry, _ sequences: SequenceTable
  ) {
    if !isPlain {
      let isPartial = entry.depth + entry.chunk < sequences[Int(slot)].known
      noteReserve(of: slot, isPartial: isPartial, sequences)
      if prefillsFirst { notePromise(to: slot, isPartial: isPartial, sequences) }
    }
    if keeper == .fair { countPrompt(of: slot, sequences) }
  }

  /// What admitting the waiting sequence in `slot` takes.
  @inline(__always)
  mutating func entry(of slot: Int32, budget: Int, _ sequences: SequenceTable) -> Entry {
    let known = sequences[Int(slot)].known
    let swapped = Int(sequences[Int(slot)].computed)
    let hit = cachesPrefixes ? self.hit(of: slot, sequences) : PrefixHit()
    let depth = swapped + (hit.shared + hit.own) * engine.block
    let chunk = min(known - depth, budget)
    let first = swapped > 0 ? 0 : depth
    let blocks = engine.blocks(for: depth + chunk - first)
    // Blocks in memory that nobody uses are free now, and are not when they are used again.
    let asked = engine.admit == .prompt ? engine.blocks(for: known - first) : blocks
    var entry = Entry(
      hit: hit, depth: depth, chunk: chunk, blocks: blocks, asked: hit.idle + asked)
    if !isPlain { reserve(&entry, for: slot, after: first, sequences) }
    return entry
  }

  /// What admitting a waiting sequence takes.
  struct Entry {
    /// What of it is in memory, and how many of its tokens are computed.
    var hit: PrefixHit
    var depth: Int
    /// The tokens of its first chunk, the blocks for them, and those that must be free.
    var chunk: Int
    var blocks: Int
    var asked: Int
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

  /// Takes a running sequence out of the batch and puts it at the head of the queue, or where its
  /// rank says. It keeps its emitted tokens; what it computed goes to the host, or is forgotten.
  mutating func preempt(_ slot: Int32, at time: SimTime, _ sequences: inout SequenceTable) {
    if sequences[Int(slot)].state == .decoding {
      interruptDecoding(slot, &sequences)
      if !phases.hasOpenGaps { sequences[Int(slot)].lastToken = time }
    }
    let isSwapped = swap.blocks > 0 && swap.take(blocksOf(slot, sequences))
    // SGLang keeps nothing of a retracted answer (`release_kv_cache(is_insert=False)`).
    freeMemory(of: slot, isPreempted: !prefillsFirst, &sequences)
    phases.isFull = false
    running.remove(slot, in: &sequences)
    if !sequences[Int(slot)].adapters.isEmpty {
      memory.leaveBatch(sequences[Int(slot)].adapters)
    }
    if !isSwapped { sequences[Int(slot)].computed = 0 }
    sequences[Int(slot)].preemptions += 1
    rejoinQueue(slot, &sequences)
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
