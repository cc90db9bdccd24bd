internal import DiscreteEvents
internal import Graphs

/// Sharing of KV blocks between sequences that begin alike.
extension Replica {
  /// The part of the waiting sequence in `slot` that is in memory. At least its last known token
  /// is computed, for the next one to follow from. O(spans of its prompt).
  mutating func hit(of slot: Int32, _ sequences: SequenceTable) -> PrefixHit {
    let hold = sequences[Int(slot)].hold
    let most = (sequences[Int(slot)].known - 1) / engine.block
    findSpans(of: hold.prompt)
    let held = cache.hit(spans, atMost: most)
    var hit = PrefixHit(shared: held.blocks, idle: held.idle)
    if hold.left >= 0 {
      // All of it is of use: what it left it had computed, and its last known token it had not.
      hit.own = cache.kept(of: hold.left, from: hit.shared)
      hit.idle += hit.own
    }
    return hit
  }

  /// The sequence in `slot` is admitted and uses what it hit.
  mutating func use(_ hit: PrefixHit, by slot: Int32, _ sequences: inout SequenceTable) {
    let index = Int(slot)
    if hit.shared > 0 {
      findSpans(of: sequences[index].hold.prompt)
      cache.use(spans, upTo: hit.shared)
    }
    if hit.own > 0 { cache.reclaim(of: sequences[index].hold.left, from: hit.shared) }
    freeBlocks -= hit.idle
    sequences[index].hold.shared = Int32(hit.shared)
    let tokens = (hit.shared + hit.own) * engine.block
    sequences[index].computed = Int32(tokens)
    if sequences[index].scheduled == .never {
      sequences[index].hold.cachedTokens = Int32(tokens)
      prefixCounts.cachedTokens += tokens
      prefixCounts.tokens += Int(sequences[index].prompt)
    }
  }

  /// The sequence in `slot` is about to have `tokens` tokens of its prompt in memory: others that
  /// begin alike can use them from now on, as in vLLM. Of two that compute the same at the same
  /// time one offers it, and what the other computes from there on it keeps to itself. O(spans of
  /// its prompt).
  mutating func offer(upTo tokens: Int, of slot: Int32, _ sequences: inout SequenceTable) {
    let hold = sequences[Int(slot)].hold
    guard hold.prompt >= 0 else { return }
    findSpans(of: hold.prompt)
    let shared = cache.offer(spans, from: Int(hold.shared), upTo: tokens / engine.block)
    sequences[Int(slot)].hold.shared = Int32(shared)
    if hasTiers { noteComputed(upTo: shared) }
  }

  /// The sequence in `slot` uses its blocks no more; one that was preempted will ask for them.
  mutating func release(
    _ slot: Int32, isPreempted: Bool, _ sequences: inout SequenceTable
  ) {
    let index = Int(slot)
    if !isPreempted, sequences[index].hold.whole >= 0 { offerAnswer(of: slot, &sequences) }
    let shared = Int(sequences[index].hold.shared)
    let computed = Int(sequences[index].computed)
    let own = engine.blocks(for: computed) - shared
    // A sequence's blocks are given from its end, and those that were given first are taken first.
    if isPreempted {
      let full = computed / engine.block - shared
      cache.give(own - full)
      sequences[index].hold.left = cache.keep(
        full, from: shared, of: sequences[index].hold.left)
    } else {
      cache.give(own)
    }
    freeBlocks += own
    guard shared > 0 else { return }
    findSpans(of: sequences[index].hold.prompt)
    let retention = isPreempted ? nil : retention(of: slot, sequences)
    freeBlocks += cache.release(spans, upTo: shared, as: retention)
    sequences[index].hold.shared = 0
  }

  /// The sequence in `slot` leaves, and if it has all its answer, prompts that go on from that can
  /// use what it leaves. All but the last token of an answer is in KV.
  private mutating func offerAnswer(of slot: Int32, _ sequences: inout SequenceTable) {
    let index = Int(slot)
    guard sequences[index].emitted == sequences[index].output else { return }
    sequences[index].hold.prompt = sequences[index].hold.whole
    offer(upTo: Int(sequences[index].computed), of: slot, &sequences)
  }

  /// Puts the running sequences `slots`, from one of them on, in order of their admission. O(batch
  /// · slots).
  func orderByAdmission(
    _ slots: inout ContiguousArray<Int32>, from start: Int, _ sequences: SequenceTable
  ) {
    var ordered = ContiguousArray(slots[..<start])
    var slot = running.first
    while slot >= 0 {
      if slots[start...].contains(slot) { ordered.append(slot) }
      slot = sequences[Int(slot)].next
    }
    slots = ordered
  }

  /// Sees to it that ``spans`` are those of the prefix `node`.
  mutating func findSpans(of node: Int32) {
    guard node != spansPrompt else { return }
    prefixes.spans(of: node, into: &spans)
    spansPrompt = node
  }
}
