internal import DiscreteEvents
internal import Graphs

/// Sharing of KV blocks between sequences that begin alike.
extension Replica {
  /// The part of the waiting sequence in `slot` that is in memory. At least its last known token
  /// is computed, for the next one to follow from. O(blocks of its prompt).
  mutating func hit(of slot: Int32, _ sequences: SequenceTable) -> PrefixHit {
    let hold = sequences[Int(slot)].hold
    let most = (sequences[Int(slot)].known - 1) / engine.block
    var hit = PrefixHit()
    prefixes.path(to: hold.prompt, into: &path)
    for node in path {
      let size = blocks(of: node)
      guard size > 0 else { continue }
      guard cache.holds(node), hit.blocks + size <= most else { break }
      if cache.isIdle(node) { hit.idle += size }
      hit.node = node
      hit.blocks += size
    }
    if hold.leftAfter == hit.node {
      hit.own = min(cache.kept(hold.left, of: slot), most - hit.blocks)
      hit.idle += hit.own
    }
    return hit
  }

  /// The sequence in `slot` is admitted and uses what it hit.
  mutating func use(_ hit: PrefixHit, by slot: Int32, _ sequences: inout SequenceTable) {
    let index = Int(slot)
    if hit.blocks > 0 {
      prefixes.path(to: hit.node, into: &path)
      for node in path where blocks(of: node) > 0 { cache.use(node) }
    }
    if hit.own > 0 { cache.reclaim(sequences[index].hold.left, of: slot) }
    freeBlocks -= hit.idle
    sequences[index].hold.node = hit.node
    sequences[index].hold.blocks = Int32(hit.blocks)
    sequences[index].hold.left = -1
    sequences[index].hold.leftAfter = -1
    let tokens = (hit.blocks + hit.own) * engine.block
    sequences[index].computed = Int32(tokens)
    if sequences[index].scheduled == .never {
      sequences[index].hold.cachedTokens = Int32(tokens)
      prefixCounts.cachedTokens += tokens
      prefixCounts.tokens += Int(sequences[index].prompt)
    }
  }

  /// The sequence in `slot` is about to have `tokens` tokens of its prompt in memory: others that
  /// begin alike can use those prefixes from now on, as in vLLM. O(blocks of its prompt).
  mutating func offer(upTo tokens: Int, of slot: Int32, _ sequences: inout SequenceTable) {
    let index = Int(slot)
    let hold = sequences[index].hold
    guard hold.prompt >= 0, hold.node != hold.prompt else { return }
    prefixes.path(to: hold.prompt, into: &path)
    for node in path where prefixes.end(of: node) > prefixes.end(of: sequences[index].hold.node) {
      let size = blocks(of: node)
      guard size > 0 else { continue }
      guard prefixes.end(of: node) <= tokens, !cache.holds(node) else { return }
      cache.insert(node, blocks: size)
      sequences[index].hold.node = node
      sequences[index].hold.blocks += Int32(size)
    }
  }

  /// The sequence in `slot` uses its blocks no more; one that was preempted will ask for them.
  mutating func release(
    _ slot: Int32, isPreempted: Bool, _ sequences: inout SequenceTable
  ) {
    let index = Int(slot)
    let hold = sequences[index].hold
    let computed = Int(sequences[index].computed)
    let own = engine.blocks(for: computed) - Int(hold.blocks)
    // Taken first is what is given first, and a sequence's blocks are given from its end.
    if isPreempted {
      let whole = computed / engine.block - Int(hold.blocks)
      cache.give(own - whole)
      sequences[index].hold.left = cache.keep(whole, of: slot)
      sequences[index].hold.leftAfter = hold.node
    } else {
      cache.give(own)
    }
    freeBlocks += own
    var node = hold.node
    while node >= 0 {
      freeBlocks += cache.release(node)
      node = prefixes.parent(of: node)
    }
    sequences[index].hold.node = -1
    sequences[index].hold.blocks = 0
  }

  /// KV blocks that a prefix fills beyond those of the prefix that it goes on from.
  private func blocks(of node: Int32) -> Int {
    prefixes.end(of: node) / engine.block
      - prefixes.end(of: prefixes.parent(of: node)) / engine.block
  }
}
