internal import DiscreteEvents

/// SGLang's scheduler: an iteration computes prompts where any can be admitted, and answers where
/// not; or, mixed, answers always and prompts beside them.
///
/// Once the first of the queue did not fit, nobody is admitted before a running sequence leaves.
/// Until then answers go on, and nothing looks at the queue: that is a stretch.
extension Replica {
  /// What an engine of this kind does at a boundary, as ``start(at:sequences:released:)`` does.
  mutating func startPrefillFirst(
    at time: SimTime, _ config: SGLangConfig, _ sequences: inout SequenceTable
  ) -> Bool {
    var batch = BatchShape()
    if running.count == 0 { phases.isFull = false }
    if servesAdapters { startLoads(at: time, sequences) }
    let partial = unfinishedPrompt(sequences)
    let isAsked =
      partial >= 0 || handovers.received.count > 0 || waiting.count > 0 && !phases.isFull
    firstPrefill = -1
    var retracted = false
    if isAsked {
      if config.mixes { retracted = takeDecodeBlocks(at: time, config, &sequences) }
      addPrompts(
        after: partial, at: time, config, mayAdmit: !retracted || running.count == 0, &sequences,
        &batch)
    }
    if batch.prefillTokens == 0, !(isAsked && config.mixes) {
      retracted = takeDecodeBlocks(at: time, config, &sequences)
      if retracted, running.count == 0 {
        addPrompts(after: -1, at: time, config, mayAdmit: true, &sequences, &batch)
      }
    }
    guard running.count > 0 else {
      phases.rest()
      fallIdle(at: time)
      return false
    }
    if batch.prefillTokens > 0, !config.mixes {
      runPrompts(batch, at: time, &sequences)
    } else {
      phases.isFalling = batch.prefillTokens == 0 && !retracted
      runAnswers(batch, at: time, isBlocked: partial < 0, &sequences)
    }
    return true
  }

  /// The running sequence in the middle of its prefill; −1 = there is none.
  private func unfinishedPrompt(_ sequences: SequenceTable) -> Int32 {
    let youngest = running.last
    guard youngest >= 0, case .prefilling = sequences[Int(youngest)].state else { return -1 }
    return youngest
  }

  /// Adds to the batch the next chunk of the prompt that is under way, and those of new ones.
  private mutating func addPrompts(
    after partial: Int32, at time: SimTime, _ config: SGLangConfig, mayAdmit: Bool,
    _ sequences: inout SequenceTable, _ batch: inout BatchShape
  ) {
    var budget = engine.maxBatchTokens
    if config.mixes { budget -= variesDecoding ? decodeBudget : decodes }
    phases.promised = promisedTokens(sequences)
    if partial >= 0 {
      let index = Int(partial)
      let computed = Int(sequences[index].computed)
      let tokens = max(0, min(sequences[index].known - computed, budget))
      sequences[index].chunk = Int32(tokens)
      guard tokens > 0 else { return }
      firstPrefill = partial
      addChunk(tokens, at: computed, of: sequences[index], to: &batch)
      if cachesPrefixes { offer(upTo: computed + tokens, of: partial, &sequences) }
      budget -= tokens
      notePromise(to: partial, isPartial: computed + tokens < sequences[index].known, sequences)
    }
    guard mayAdmit else { return }
    if handovers.received.count > 0 { admitReceived(at: time, &sequences, &batch, &budget) }
    guard waiting.count > 0, !phases.isFull, !(servesAdapters && memory.isStarved) else { return }
    phases.lacksTokens = false
    admitWaiting(at: time, &sequences, &batch, &budget)
    phases.isFull = waiting.count > 0 && budget > 0 && !phases.lacksTokens
  }

  /// Whether an iteration that has `batch` already and `budget` tokens left computes `chunk` more.
  /// A prompt that is not cut is computed by itself however long it is.
  mutating func takesChunk(_ chunk: Int, budget: Int, _ batch: BatchShape) -> Bool {
    guard chunk > budget, batch.prefillTokens > 0 else { return true }
    phases.lacksTokens = true
    return false
  }

  // MARK: What answers will need

  /// Tokens that an answer which has emitted so many may still need, as the engine reckons.
  func promise(to sequence: TokenSequence, emitted: Int) -> Int {
    guard case .sglang(let config) = engine.scheduler else { return 0 }
    return min(max(0, mostOutput(of: sequence) - emitted), config.clip)
  }

  /// What running answers will need. O(batch).
  func promisedTokens(_ sequences: SequenceTable) -> Double {
    var sum = 0
    var slot = running.first
    while slot >= 0 {
      let sequence = sequences[Int(slot)]
      if case .decoding = sequence.state {
        sum += promise(to: sequence, emitted: emittedNow(by: sequence))
      }
      slot = sequence.next
    }
    return Double(sum) * phases.ratio
  }

  /// A prompt is in the batch: with its last chunk, all of its answer is reckoned with.
  mutating func notePromise(to slot: Int32, isPartial: Bool, _ sequences: SequenceTable) {
    let sequence = sequences[Int(slot)]
    let answer = isPartial ? 0 : promise(to: sequence, emitted: Int(sequence.emitted))
    phases.promised += Double(answer + engine.block)
  }

  // MARK: Retraction

  /// Gives every running answer the blocks for its next token. Where there are not enough, answers
  /// are retracted: those with the fewest tokens first, of these the longest prompts, of these the
  /// youngest (`ScheduleBatch.retract_decode`).
  ///
  /// - Returns: whether any was.
  private mutating func takeDecodeBlocks(
    at time: SimTime, _ config: SGLangConfig, _ sequences: inout SequenceTable
  ) -> Bool {
    var need = decodeNeed(sequences)
    if servesAdapters { while need > freeBlocks, evict(at: time) {} }
    let retracts = need > freeBlocks
    while need > freeBlocks {
      preempt(firstToRetract(sequences), at: time, &sequences)
      need = decodeNeed(sequences)
    }
    takeBlocks(need)
    if retracts { raiseRatio(config, sequences) }
    return retracts
  }

  /// O(batch).
  private func firstToRetract(_ sequences: SequenceTable) -> Int32 {
    var first: Int32 = -1
    var least = (emitted: Int.max, prompt: 0)
    var slot = running.first
    while slot >= 0 {
      let sequence = sequences[Int(slot)]
      if case .decoding = sequence.state {
        let (emitted, prompt) = (emittedNow(by: sequence), Int(sequence.prompt))
        if (emitted, -prompt) <= (least.emitted, -least.prompt) {
          first = slot
          least = (emitted, prompt)
        }
      }
      slot = sequence.next
    }
    return first
  }

  /// What remains is reckoned with as it is, and some tokens more. O(batch).
  private mutating func raiseRatio(_ config: SGLangConfig, _ sequences: SequenceTable) {
    var (emitted, most) = (0, 0)
    var slot = running.first
    while slot >= 0 {
      let sequence = sequences[Int(slot)]
      if case .decoding = sequence.state {
        emitted += emittedNow(by: sequence) + config.retractSteps
        most += mostOutput(of: sequence)
      }
      slot = sequence.next
    }
    phases.set(ratio: Double(emitted) / Double(most + 1))
  }
}
