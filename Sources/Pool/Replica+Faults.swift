package import DiscreteEvents
package import Statistics

/// A replica breaking.
extension Replica {
  /// Its processes are gone: every sequence that it has is outside now, with the tokens that it had
  /// emitted by `time`; KV memory and adapters are empty. The iteration under way is lost.
  ///
  /// - Parameters:
  ///   - gaps: by gap class, receives the gaps between tokens emitted since the last boundary that
  ///     was an event.
  ///   - lost: receives the slots of its sequences: the running ones in order of admission, the
  ///     waiting ones in their order, those that wait for adapters.
  ///   - outlook: what the eviction of its adapters may know.
  /// - Returns: tokens in KV memory that are lost, and whether iterations had ended since then,
  ///   which are the stretch from now on.
  package mutating func crash(
    at time: SimTime, sequences: inout SequenceTable, gaps: inout ContiguousArray<Histogram>,
    lost: inout ContiguousArray<Int32>, outlook: EvictionOutlook
  ) -> (lostTokens: Int, hasIterations: Bool) {
    bringCacheNews(upTo: time)
    let hasIterations = stop(at: time, gaps: &gaps)
    if hasIterations {
      stretches += 1
      if !pausesAnswers { tick &+= UInt32(stretch.iterations) }
    }
    let lastBoundary =
      phase != .running ? time : hasIterations ? stretch.end : stretch.start
    if !isIdle { busy = busy + (time - busySince) }
    var lostTokens = 0
    for slot in slots(sequences) {
      let index = Int(slot)
      if case .decoding = sequences[index].state {
        let made = Int32(bitPattern: tick &- sequences[index].since)
        sequences[index].emitted += made
        sequences[index].computed += made
        if !phases.hasOpenGaps { sequences[index].lastToken = lastBoundary }
      }
      lostTokens += Int(sequences[index].computed)
      sequences[index].state = .outside
      sequences[index].hold.forget()
      lost.append(slot)
    }
    forgetEverything(at: time, outlook: outlook)
    return (lostTokens, hasIterations)
  }

  private mutating func forgetEverything(at time: SimTime, outlook: EvictionOutlook) {
    phase = .idle
    generation &+= 1
    waiting = SequenceList()
    forgetOrder()
    swap.forget()
    running = SequenceList()
    decodes = 0
    contextTokens = 0
    for index in decodesByClass.indices { decodesByClass[index] = 0 }
    for index in needs.indices { needs[index] = 0 }
    firstPrefill = -1
    reserved = PromptReserve()
    phases.forget()
    pausesAnswers = false
    finishes = FinishHeap()
    spread = ContextSpread()
    cancelled.removeAll()
    forgetMemory(at: time, outlook: outlook)
  }

  /// The slots of all its sequences: the running ones, the waiting ones, those that wait for
  /// adapters. O(sequences + adapters).
  package func slots(_ sequences: SequenceTable) -> ContiguousArray<Int32> {
    var slots: ContiguousArray<Int32> = []
    let lists = [running, waiting, memory.assembly] + memory.lists
    for list in lists { forEach(of: list, sequences) { slot, _ in slots.append(slot) } }
    return slots
  }

  /// From now on adapters can be read from disk, or not.
  package mutating func setAdapterStore(isUp: Bool, at time: SimTime) {
    memory.channels.setStore(isUp: isUp, at: time)
  }

  /// Iterations that begin from now on take `factor` times as long as they should.
  package mutating func slow(by factor: Double, at time: SimTime) -> Reception {
    slowdown = factor
    return cut(at: time) ? .cut : .queued
  }
}
