internal import DiscreteEvents
internal import Statistics

/// Decoding that varies: sequences are looked at one by one, iteration by iteration.
///
/// A decoding sequence's ``TokenSequence/computed`` and ``TokenSequence/emitted`` are then always
/// up to date, and it has KV blocks beyond its tokens, which it gives back when it stops.
extension Replica {
  /// Sequences that decode from now on have the blocks of their tokens.
  @inline(__always)
  mutating func startVaried(_ slot: Int32, _ sequences: inout SequenceTable) {
    let index = Int(slot)
    let blocks =
      reservesAnswers
      ? blocksForAnswer(of: sequences[index])
      : engine.blocks(for: Int(sequences[index].computed))
    sequences[index].startDecoding(at: tick, needResidue: blocks)
    sequences[index].chunk = 0
  }

  /// A sequence decodes no more: blocks beyond its tokens are free.
  mutating func stopVaried(_ slot: Int32, _ sequences: SequenceTable) {
    guard !reservesAnswers else { return }
    let sequence = sequences[Int(slot)]
    let beyond = Int(sequence.needResidue) - engine.blocks(for: Int(sequence.computed))
    if beyond > 0 { giveBlocks(beyond) }
  }

  /// Tokens of the budget that decoding sequences take.
  @inline(__always)
  var decodeBudget: Int { decodes * (1 + (engine.varied?.drafted ?? 0)) }

  /// KV blocks that a decoding sequence needs for the coming iteration.
  @inline(__always)
  func variedNeed(of sequence: TokenSequence) -> Int {
    guard sequence.state == .decoding, let varied = engine.varied else { return 0 }
    let wanted = engine.blocks(for: Int(sequence.computed) + varied.reach)
    return max(0, wanted - Int(sequence.needResidue))
  }

  /// KV blocks that all decoding sequences need. O(batch).
  func variedNeed(_ sequences: SequenceTable) -> Int {
    var need = 0
    var slot = running.first
    while slot >= 0 {
      need += variedNeed(of: sequences[Int(slot)])
      slot = sequences[Int(slot)].next
    }
    return need
  }

  /// Begins to run one iteration of `batch` at `time`: decoding sequences have the blocks that they
  /// need, and their luck is known. O(batch).
  mutating func beginVaried(
    _ batch: BatchShape, at time: SimTime, _ varied: VariedDecoding,
    _ sequences: inout SequenceTable
  ) {
    phase = .running
    generation &+= 1
    prefillTokens = batch.prefillTokens
    stretchDecodes = decodes
    var forAdapters = batch
    if servesAdapters {
      forAdapters.adapterTokenSizes += memory.decodingSizes * varied.drafted
    }
    let adapters = servesAdapters ? durationForAdapters(of: forAdapters) : 0
    var batch = batch
    batch.decodes = decodes
    batch.contextTokens = contextTokens
    batch.emitting += decodes
    let luck = draw(varied, &sequences)
    stretch = Stretch(
      start: time, first: varied.timing.duration(of: batch, luck) + adapters, slope: 0,
      iterations: 1)
    if slowdown != 1 { slowStretch() }
  }

  /// Looks at the luck of every decoding sequence, which stays in its ``TokenSequence/chunk``: of
  /// guesses, the tokens it emits; of two models, tokens that the large one has skipped; of depths,
  /// its level.
  private mutating func draw(
    _ varied: VariedDecoding, _ sequences: inout SequenceTable
  ) -> VariedBatch {
    var levels = 0
    if case .depths(let depths) = varied.config { levels = depths.levels.count }
    var batch = VariedBatch(levels: levels)
    var slot = running.first
    while slot >= 0 {
      let index = Int(slot)
      let sequence = sequences[index]
      slot = sequence.next
      guard sequence.state == .decoding else { continue }
      sequences[index].reserve(engine.blocks(for: Int(sequence.computed) + varied.reach))
      switch varied.config {
      case .speculation: sequences[index].chunk = Int32(1 + varied.accepted(sequence))
      case .routing(let routing):
        guard varied.asksLarge(sequence, share: routing.share) else {
          sequences[index].chunk += Int32(routing.step)
          continue
        }
        batch.asked += 1
        batch.skipped += Int(sequence.chunk)
        batch.askedContext += Int(sequence.computed)
        sequences[index].chunk = 0
      case .depths(let depths):
        let level = varied.level(sequence, unit: depths.unit)
        batch.ends[level] += 1
        batch.endContexts[level] += Int(sequence.computed)
        sequences[index].chunk = Int32(level)
      }
    }
    return batch
  }

  /// The iteration has ended: decoding sequences emit their tokens, all of a sequence's at once,
  /// and those that emitted their last leave. O(batch).
  mutating func endVaried(
    at time: SimTime, _ varied: VariedDecoding, _ sequences: inout SequenceTable,
    _ gaps: inout ContiguousArray<Histogram>, into finished: inout ContiguousArray<Int32>
  ) {
    let start = finished.count
    var slot = running.first
    while slot >= 0 {
      let index = Int(slot)
      let sequence = sequences[index]
      slot = sequence.next
      guard sequence.state == .decoding else { continue }
      let count = emit(from: index, varied, &sequences)
      if sequence.gapClass >= 0, count > 1 {
        gaps[Int(sequence.gapClass)].add(0, weight: count - 1)
      }
      if sequences[index].emitted == sequence.output { finished.append(Int32(index)) }
    }
    for index in start..<finished.count {
      stopDecoding(finished[index], &sequences)
      leave(finished[index], at: time, &sequences)
    }
  }

  /// The sequence in slot `index` emits what its luck gave it; returns how many tokens.
  private mutating func emit(
    from index: Int, _ varied: VariedDecoding, _ sequences: inout SequenceTable
  ) -> Int {
    let sequence = sequences[index]
    var count = 1
    variation.passes += 1
    switch varied.config {
    case .speculation:
      variation.drafted += varied.drafted
      variation.accepted += Int(sequence.chunk) - 1
      count = Int(min(sequence.chunk, sequence.output - sequence.emitted))
    case .routing(let routing):
      variation.large += sequence.chunk == 0 ? 1 : 0
      count = min(routing.step, Int(sequence.output - sequence.emitted))
    case .depths: variation.levels[Int(sequence.chunk)] += 1
    }
    sequences[index].emitted += Int32(count)
    sequences[index].computed += Int32(count)
    sequences[index].since = tick
    contextTokens += count
    return count
  }
}

extension TokenSequence {
  /// It has `blocks` KV blocks in all, or more.
  mutating func reserve(_ blocks: Int) { needResidue = max(needResidue, Int32(blocks)) }
}
