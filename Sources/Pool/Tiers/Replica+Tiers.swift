package import DiscreteEvents
internal import Graphs

/// Prefixes that are in memories below the GPU's.
///
/// A sequence that is admitted and finds more of its prompt there gets blocks for all its known
/// tokens and a place in the batch, as one that fetches its KV from another replica does, and runs
/// when what is fetched has come (vLLM's asynchronous KV loads); others run meanwhile.
extension Replica {
  /// Sees to it that the waiting sequence in `slot`, which is admitted, fetches what is in a tier
  /// of what follows the part of its prompt that is in GPU memory. There is room for what the
  /// admission rule asks for.
  ///
  /// - Returns: false when there is nothing to fetch, it is not worth the while, or there is no
  ///   room for the whole sequence.
  mutating func beginFetch(
    of slot: Int32, after hit: PrefixHit, at time: SimTime, _ sequences: inout SequenceTable
  ) -> Bool {
    let index = Int(slot)
    findSpans(of: sequences[index].hold.prompt)
    tiers?.touch(spans, at: time)
    let (known, held) = (sequences[index].known, hit.shared + hit.own)
    let blocks = blocksToReceive(sequences[index]) - held
    guard hit.idle + blocks <= freeBlocks,
      let runs = tiers?.find(spans, from: held, atMost: (known - 1) / engine.block, at: time),
      !runs.isEmpty, isWorthFetching(runs, after: held)
    else { return false }
    leaveQueue(slot, &sequences)
    if keeper == .fair { countPrompt(of: slot, sequences) }
    let isFirst = sequences[index].scheduled == .never
    use(hit, by: slot, &sequences)
    takeBlocks(blocks)
    for run in runs {
      let tokens = run.piece.blocks * engine.block
      sequences[index].computed += Int32(tokens)
      guard isFirst else { continue }
      sequences[index].hold.cachedTokens += Int32(tokens)
      prefixCounts.cachedTokens += tokens
      tiers?.counts[run.tier].tokens += tokens
    }
    sequences[index].state = .receiving
    handovers.receiving.append(slot, in: &sequences)
    tiers?.fetch(runs, for: slot)
    return true
  }

  /// Whether fetching `runs` is right: always, or when it takes less time than an iteration of its
  /// own that computes them, `held` blocks into the prompt.
  private func isWorthFetching(_ runs: ContiguousArray<KVTiers.Run>, after held: Int) -> Bool {
    guard let tiers, case .faster = tiers.config.fetch else { return true }
    let tokens = runs.reduce(0) { $0 + $1.piece.blocks } * engine.block
    let depth = held * engine.block
    var batch = BatchShape()
    batch.chunks = 1
    batch.prefillTokens = tokens
    batch.prefillPairsTwice = tokens * (2 * depth + tokens)
    batch.prefillKVTokens = depth + tokens
    return tiers.seconds(toFetch: runs) * 1e12 < Double(engine.timing.duration(of: batch))
  }

  /// All that the sequence in `slot` waited for has come.
  package mutating func receiveFetched(
    _ slot: Int32, at time: SimTime, sequences: inout SequenceTable
  ) -> Reception {
    handovers.receiving.remove(slot, in: &sequences)
    handovers.received.append(slot, in: &sequences)
    sequences[Int(slot)].state = .received
    return wake(at: time)
  }

  /// Something that was fetched from `tier` has come, or nobody wants it any more.
  package mutating func endRead(from tier: Int) { tiers?.endRead(from: tier) }

  /// Whether any fetches have been asked for since ``takeFetches()``.
  package var asksToFetch: Bool { tiers?.asked.isEmpty == false }

  /// The fetches that have been asked for since this was last asked.
  package mutating func takeFetches() -> ContiguousArray<KVTiers.Fetch> {
    tiers?.takeAsked() ?? []
  }

  /// Blocks are not needed that held nothing yet.
  mutating func giveBack(_ count: Int) {
    freeBlocks += count
    if cachesPrefixes { cache.giveBack(count) }
  }

  /// The prompt that was just looked at is computed, or in memory, up to its block `count` when the
  /// iteration under way has ended. What is farther from its beginning is written first, so that it
  /// goes first.
  mutating func noteComputed(upTo count: Int) {
    guard tiers?.writesThrough == true else { return }
    for index in spans.indices.reversed() {
      let start = index > 0 ? Int(spans[index - 1].end) / engine.block : 0
      let end = min(Int(spans[index].end) / engine.block, count)
      guard end > start else { continue }
      tiers?.computed.append(
        KVPiece(branch: spans[index].branch, start: Int32(start), end: Int32(end)))
    }
  }

  /// What the cache has forgotten goes to the nearest tier.
  mutating func offloadEvicted() {
    let time = SimTime(picoseconds: cache.time)
    for part in cache.evicted {
      tiers?.takeEvicted(
        KVPiece(branch: part.branch, start: part.start, end: part.end), at: time)
    }
    cache.clearEvicted()
  }

  /// A sequence that is about to be queued will need what of its prompt is in farther tiers.
  mutating func prefetch(for slot: Int32, at time: SimTime, _ sequences: SequenceTable) {
    guard tiers?.config.prefetches == true, !isIdle else { return }
    bringCacheNews(upTo: time)
    let most = (sequences[Int(slot)].known - 1) / engine.block
    findSpans(of: sequences[Int(slot)].hold.prompt)
    let held = cache.hit(spans, atMost: most).blocks
    guard let runs = tiers?.find(spans, from: held, atMost: most, at: time) else { return }
    tiers?.prefetch(runs)
  }

  /// `piece` has come from a farther tier to the nearest.
  package mutating func land(_ piece: KVPiece, at time: SimTime) {
    bringCacheNews(upTo: time)
    tiers?.land(piece, at: time)
  }
}
