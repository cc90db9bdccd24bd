package import DiscreteEvents
package import Statistics

/// Running the batch: how far a stretch reaches, cutting it short, and what its end changes.
extension Replica {
  /// Begins to run `batch` at `time`: one iteration, or as many as nothing can change in.
  ///
  /// - Parameter longest: how many they may be.
  mutating func begin(
    _ batch: BatchShape, at time: SimTime, atMost longest: Int
  ) {
    phase = .running
    generation &+= 1
    prefillTokens = batch.prefillTokens
    stretchDecodes = decodes
    let forAdapters = servesAdapters ? durationForAdapters(of: batch) : 0
    if batch.prefillTokens == 0 {
      var piece = engine.timing.decodePiece(decodes: decodes, contextTokens: contextTokens)
      piece.first += forAdapters
      if hasSkew { piece.first += skew() }
      stretch = Stretch(start: time, first: piece.first, slope: piece.slope, iterations: 1)
      if longest > 1, swap.moving == 0, engine.mode == .leap {
        stretch.iterations = min(longest, reach(of: piece))
      }
    } else {
      var batch = batch
      batch.decodes = decodes
      batch.contextTokens = contextTokens
      batch.emitting += decodes
      stretch = Stretch(
        start: time, first: engine.timing.duration(of: batch) + forAdapters, slope: 0,
        iterations: 1)
    }
    if swap.moving > 0 { stretch.first += swap.copy() }
    if slowdown != 1 { slowStretch() }
    if let pause = engine.pause { heed(pause) }
  }

  /// What the differences between contexts cost; they stay as they are while the batch does.
  private func skew() -> Int64 {
    guard let range = spread.range(at: tick) else { return 0 }
    return engine.timing.skew(
      decodes, contextTokens: contextTokens, shortest: range.shortest, longest: range.longest)
  }

  mutating func slowStretch() {
    let slowed = Double(stretch.first) * slowdown
    stretch = Stretch(
      start: stretch.start, first: Picoseconds.whole(slowed * 1e-12), slope: 0, iterations: 1)
  }

  /// How many iterations the batch, which only decodes, can run before something changes: a
  /// sequence finishes, KV blocks run out, or the timing model's piece ends.
  @inline(__always)
  private func reach(of piece: DecodePiece) -> Int {
    guard let finish = finishes.first else { return 1 }
    var count = min(Int(finish.tick &- tick), piece.iterations)
    count = iterationsWithinMemory(count)
    // Keeps the sum of durations, and so the clock, inside Int64: stretches stay under 6 days.
    let longest = Double(piece.first) + Double(piece.slope) * Double(count)
    if longest * Double(count) > 5e17 { count = max(1, Int(5e17 / longest)) }
    return count
  }

  /// How many of the next `count` iterations find the blocks they need; the first has its own.
  @inline(__always)
  private func iterationsWithinMemory(_ count: Int) -> Int {
    let cycle = engine.block
    if count / cycle * decodes + decodes <= freeBlocks || reservesAnswers { return count }
    let cycles = min((count - 1) / cycle, freeBlocks / decodes)
    var left = freeBlocks - cycles * decodes
    var within = 1 + cycles * cycle
    var at = (residue + within) % cycle
    while within < count {
      left -= Int(needs[at])
      if left < 0 { break }
      within += 1
      at = at + 1 == cycle ? 0 : at + 1
    }
    return within
  }

  /// KV blocks taken by iterations 1..<`count` of the stretch; the first took its own at the start.
  @inline(__always)
  func blocksTaken(inFirst count: Int) -> Int {
    guard count > 1, !reservesAnswers else { return 0 }
    let cycle = needs.count
    var taken = (count - 1) / cycle * decodes
    var at = residue
    for _ in 0..<((count - 1) % cycle) {
      at = at + 1 == cycle ? 0 : at + 1
      taken += Int(needs[at])
    }
    return taken
  }

  /// KV blocks in use at `time`, before any batch that begins at that instant takes its own.
  package func blocksUsed(at time: SimTime) -> Int {
    let used = engine.blocks - freeBlocks
    guard phase == .running, stretch.iterations > 1 else { return used }
    return used + blocksTaken(inFirst: stretch.firstBoundary(atOrAfter: time))
  }

  /// KV blocks in use just after `time`, when what begins at that instant has taken its own.
  package func blocksUsed(after time: SimTime) -> Int {
    let used = engine.blocks - freeBlocks
    guard phase == .running, stretch.iterations > 1 else { return used }
    return used + blocksTaken(inFirst: min(stretch.ended(by: time) + 1, stretch.iterations))
  }

  /// Ends the stretch at the first iteration boundary at or after `time`.
  ///
  /// - Returns: whether the stretch became shorter, so that its end must be scheduled anew.
  mutating func cut(at time: SimTime) -> Bool {
    guard phase == .running, stretch.iterations > 1 else { return false }
    let count = stretch.firstBoundary(atOrAfter: time)
    guard count < stretch.iterations else { return false }
    stretch.iterations = count
    generation &+= 1
    return true
  }

  /// Ends the stretch, unless it is no more the one of `generation`: every sequence that has all
  /// its known tokens computed emits a token an iteration, and those that emitted their last leave.
  ///
  /// - Parameters:
  ///   - gaps: by gap class, receives the gaps between consecutive tokens.
  ///   - finished: receives the slots of sequences that left.
  /// - Returns: whether the stretch ended.
  package mutating func end(
    at time: SimTime, generation: UInt64, sequences: inout SequenceTable,
    gaps: inout ContiguousArray<Histogram>, finished: inout ContiguousArray<Int32>
  ) -> Bool {
    guard generation == self.generation, case .running = phase else { return false }
    let count = stretch.iterations
    takeStretchBlocks(of: count)
    stampCacheNews(time)
    stretchBlocks = engine.blocks - freeBlocks
    peakBlocks = max(peakBlocks, stretchBlocks)
    iterations += count
    stretches += 1
    if pausesAnswers {
      phases.paused += 1
    } else {
      if prefillsFirst { phases.fall(count) }
      tick &+= UInt32(count)
      residue = (residue + count) % engine.block
      if decodes > 0 {
        recordGaps(of: count, in: &gaps)
        if variesDecoding, let varied = engine.varied {
          endVaried(at: time, varied, &sequences, &gaps, into: &finished)
        } else {
          contextTokens += count * decodes
        }
      }
      if !variesDecoding { finishDecodes(at: time, &sequences, into: &finished) }
    }
    if firstPrefill >= 0 { endPrefills(at: time, &sequences, &gaps, into: &finished) }
    if hasTiers { tiers?.writeComputed(at: time) }
    phase = .starting
    return true
  }

  /// The run is stopped at `time`: counts the iterations of the stretch that have ended, which are
  /// the stretch from now on.
  ///
  /// - Returns: whether there are any.
  package mutating func stop(
    at time: SimTime, gaps: inout ContiguousArray<Histogram>
  ) -> Bool {
    guard phase == .running else { return false }
    let count = stretch.ended(by: time)
    guard count > 0 else { return false }
    stretch.iterations = count
    stretchBlocks = engine.blocks - freeBlocks + blocksTaken(inFirst: count)
    peakBlocks = max(peakBlocks, stretchBlocks)
    iterations += count
    if !pausesAnswers { recordGaps(of: count, in: &gaps) }
    return true
  }

  /// Every decoding sequence emits a token at the end of each of the first `count` iterations.
  @inline(__always)
  private mutating func recordGaps(of count: Int, in gaps: inout ContiguousArray<Histogram>) {
    if phases.hasOpenGaps { return recordOpenGaps(of: count, in: &gaps) }
    for index in decodesByClass.indices where decodesByClass[index] > 0 {
      gaps[index].add(
        first: stretch.first, slope: stretch.slope, steps: count,
        weight: Int(decodesByClass[index]))
    }
  }

  private mutating func finishDecodes(
    at time: SimTime, _ sequences: inout SequenceTable,
    into finished: inout ContiguousArray<Int32>
  ) {
    let start = finished.count
    while let finish = finishes.first, finish.tick == tick {
      finishes.removeFirst()
      finished.append(finish.slot)
    }
    // What is free first is taken first: vLLM frees the oldest sequence's blocks first.
    if cachesPrefixes, finished.count > start + 1 {
      orderByAdmission(&finished, from: start, sequences)
    }
    for index in start..<finished.count {
      let slot = finished[index]
      stopDecoding(slot, &sequences)
      sequences[Int(slot)].emitted = sequences[Int(slot)].output
      leave(slot, at: time, &sequences)
    }
  }

  private mutating func endPrefills(
    at time: SimTime, _ sequences: inout SequenceTable,
    _ gaps: inout ContiguousArray<Histogram>, into finished: inout ContiguousArray<Int32>
  ) {
    var slot = firstPrefill
    firstPrefill = -1
    while slot >= 0 {
      let index = Int(slot)
      let next = sequences[index].next
      sequences[index].computed += sequences[index].chunk
      if Int(sequences[index].computed) == sequences[index].known {
        if sequences[index].firstToken == .never {
          sequences[index].firstToken = time
        } else if sequences[index].gapClass >= 0 {
          gaps[Int(sequences[index].gapClass)].add(
            (time - sequences[index].lastToken).picoseconds)
        }
        sequences[index].emitted += 1
        if prefillsFirst { sequences[index].lastToken = time }
        if keeper == .fair { fair.serveFirstToken(of: client(of: slot, sequences)) }
        if sequences[index].emitted == sequences[index].output {
          leave(slot, at: time, &sequences)
          finished.append(slot)
        } else {
          startDecoding(slot, &sequences)
        }
      }
      slot = next
    }
  }
}
