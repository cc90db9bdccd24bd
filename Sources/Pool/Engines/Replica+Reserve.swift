/// KV blocks that a sequence has before it has tokens for them.
///
/// `sarathi` and `sglang` give a prompt blocks for all its known tokens with its first chunk. At
/// most one sequence is in the middle of its prefill, so that one place tells of it. `orca` gives
/// every sequence blocks for the longest answer, and running sequences never ask for more.
extension Replica {
  /// The sequence that is in the middle of its prefill and the blocks that it has.
  struct PromptReserve: Sendable {
    var slot: Int32 = -1
    var blocks = 0
  }

  /// The most tokens that the answer of `sequence` may have: its stream's limit, or what the
  /// longest sequence leaves; where only its prompt is computed, what it has.
  func mostOutput(of sequence: TokenSequence) -> Int {
    let output = Int(sequence.output)
    if case .leaves = sequence.handover { return output }
    let room = engine.maxSequence - Int(sequence.prompt)
    return max(output, min(engine.maxTokens(ofStream: sequence.stream), room))
  }

  /// KV blocks that `sequence` has from its admission until it leaves, in an engine that sets them
  /// aside. They never are fewer than it needs.
  func blocksForAnswer(of sequence: TokenSequence) -> Int {
    guard case .orca(let reserve) = engine.scheduler else { return 0 }
    let output = Int(sequence.output)
    let most = mostOutput(of: sequence)
    let tokens =
      switch reserve {
      case .max: most
      case .pow2: min(max(output, engine.maxSequence - Int(sequence.prompt)), nextPower(output))
      case .oracle: output
      }
    let beyond = (engine.varied?.reach ?? 1) - 1
    return engine.blocks(for: Int(sequence.prompt) + tokens + beyond)
  }

  private func nextPower(_ number: Int) -> Int {
    number <= 1 ? 1 : 1 << (Int.bitWidth - (number - 1).leadingZeroBitCount)
  }

  /// KV blocks that a sequence takes whose KV is to come from elsewhere.
  @inline(__always)
  func blocksToReceive(_ sequence: TokenSequence) -> Int {
    reservesAnswers ? blocksForAnswer(of: sequence) : engine.blocks(for: sequence.known)
  }

  /// What admitting a sequence takes in an engine of another kind than vLLM's. One that finds the
  /// engine empty needs no more than its blocks.
  mutating func reserve(
    _ entry: inout Entry, for slot: Int32, after first: Int, _ sequences: SequenceTable
  ) {
    let sequence = sequences[Int(slot)]
    let isAlone = running.count + handovers.expected == 0
    entry.blocks = engine.blocks(for: sequence.known - first)
    switch engine.scheduler {
    case .vllm: return
    case .sarathi:
      entry.asked = entry.hit.idle + entry.blocks + (isAlone ? 0 : engine.watermark)
    case .orca:
      entry.blocks = blocksForAnswer(of: sequence) - first / engine.block
      entry.asked = entry.hit.idle + entry.blocks
    case .sglang(let config):
      entry.asked = entry.hit.idle + entry.blocks
      if !config.chunksPrompts { entry.chunk = sequence.known - entry.depth }
      guard !isAlone else { return }
      // total < remaining in tokens, as asked <= free in blocks.
      let total = sequence.known - first + promise(to: sequence, emitted: Int(sequence.emitted))
      let tokens = Double(total + engine.block) + phases.promised
      entry.asked = entry.hit.idle + Int(tokens / Double(engine.block)) + 1
    }
  }

  /// A sequence is admitted with `chunk` of the tokens that it lacks, and blocks for all of them.
  mutating func noteReserve(of slot: Int32, isPartial: Bool, _ sequences: SequenceTable) {
    reserved =
      isPartial
      ? PromptReserve(slot: slot, blocks: engine.blocks(for: sequences[Int(slot)].known))
      : PromptReserve()
  }

  /// KV blocks of a running sequence beyond those of its computed tokens, at a boundary.
  func blocksBeyond(_ slot: Int32, _ sequence: TokenSequence) -> Int {
    let computed = engine.blocks(for: Int(sequence.computed))
    if reservesAnswers { return blocksForAnswer(of: sequence) - computed }
    guard slot == reserved.slot, case .prefilling = sequence.state else { return 0 }
    return reserved.blocks - computed
  }

  /// A sequence that runs no more gives back the blocks that it had no tokens for.
  mutating func giveReserved(of slot: Int32, _ sequences: SequenceTable) {
    let beyond = blocksBeyond(slot, sequences[Int(slot)])
    if beyond > 0 { giveBlocks(beyond) }
  }
}
