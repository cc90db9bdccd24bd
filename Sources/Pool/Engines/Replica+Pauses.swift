internal import DiscreteEvents
internal import Statistics

/// Iterations that compute prompts while answers wait, and what that does to the gaps between
/// tokens. While answers wait their ticks stand still.
extension Replica {
  /// Begins an iteration of prompts alone. O(batch) where answers begin to wait.
  mutating func runPrompts(
    _ batch: BatchShape, at time: SimTime, _ sequences: inout SequenceTable
  ) {
    if decodes > 0, !phases.hasOpenGaps {
      var slot = running.first
      while slot >= 0 {
        let index = Int(slot)
        if case .decoding = sequences[index].state { sequences[index].lastToken = time }
        slot = sequences[index].next
      }
      phases.hasOpenGaps = true
    }
    phase = .running
    generation &+= 1
    pausesAnswers = true
    prefillTokens = batch.prefillTokens
    stretchDecodes = 0
    var first =
      engine.varied.map { $0.timing.duration(of: batch, $0.noSequences) }
      ?? engine.timing.duration(of: batch)
    if servesAdapters { first += durationForAdapters(of: batch) }
    stretch = Stretch(start: time, first: first, slope: 0, iterations: 1)
    if swap.moving > 0 { stretch.first += swap.copy() }
    if slowdown != 1 { slowStretch() }
    if let pause = engine.pause { heed(pause) }
  }

  /// Begins a stretch of answers, beside prompts where `batch` has any.
  ///
  /// - Parameter isBlocked: whether nobody can be admitted to a full batch; otherwise the next
  ///   iteration looks at the queue again.
  mutating func runAnswers(
    _ batch: BatchShape, at time: SimTime, isBlocked: Bool, _ sequences: inout SequenceTable
  ) {
    pausesAnswers = false
    if phases.hasOpenGaps { noteOpenGaps(at: time, sequences) }
    if variesDecoding, let varied = engine.varied {
      return beginVaried(batch, at: time, varied, &sequences)
    }
    var longest = isBlocked && (phases.isFull || waiting.count == 0) ? Int.max : 1
    if engine.overtakes { longest = min(longest, iterationsInOrder(sequences)) }
    begin(batch, at: time, atMost: longest)
  }

  /// How long each answer has waited when the stretch begins. O(batch).
  private mutating func noteOpenGaps(at time: SimTime, _ sequences: SequenceTable) {
    phases.openGaps.removeAll(keepingCapacity: true)
    var slot = running.first
    while slot >= 0 {
      let sequence = sequences[Int(slot)]
      if case .decoding = sequence.state, sequence.gapClass >= 0 {
        phases.openGaps.append(
          (row: Int(sequence.gapClass), waited: (time - sequence.lastToken).picoseconds))
      }
      slot = sequence.next
    }
  }

  /// The first `count` iterations after a pause have ended: the first gap of each answer is its
  /// own, the others are alike.
  mutating func recordOpenGaps(of count: Int, in gaps: inout ContiguousArray<Histogram>) {
    for gap in phases.openGaps { gaps[gap.row].add(stretch.first + gap.waited) }
    phases.hasOpenGaps = false
    guard count > 1 else { return }
    for index in decodesByClass.indices where decodesByClass[index] > 0 {
      gaps[index].add(
        first: stretch.first + stretch.slope, slope: stretch.slope, steps: count - 1,
        weight: Int(decodesByClass[index]))
    }
  }
}
