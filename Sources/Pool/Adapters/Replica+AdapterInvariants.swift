/// What must hold of adapters between any two events.
extension Replica {
  /// Stops the program when an invariant is broken. O(adapters + sequences in the engine).
  func checkAdapters(sequences: SequenceTable) {
    guard memory.isOn else { return }
    let count = memory.places.count
    var pins = ContiguousArray<Int32>(repeating: 0, count: count)
    var runs = pins
    var decodingSizes = 0
    var awaiting = 0
    forEach(of: running, sequences) { _, sequence in
      for index in 0..<sequence.adapters.count {
        pins[sequence.adapters[index]] += 1
        runs[sequence.adapters[index]] += 1
      }
      if sequence.state == .decoding { decodingSizes += memory.sizes(sequence.adapters) }
    }
    for list in [waiting, handovers.receiving, handovers.received] {
      forEach(of: list, sequences) { _, sequence in
        for index in 0..<sequence.adapters.count { pins[sequence.adapters[index]] += 1 }
      }
    }
    for adapter in 0..<count {
      awaiting += memory.lists[adapter].count
      let isResident = memory.places[adapter] == .resident
      precondition(
        memory.lists[adapter].count == 0 || !isResident, "a sequence waits for what is there")
      precondition(
        memory.lists[adapter].count == 0 || memory.places[adapter] == .loading
          || memory.isInLine[adapter], "a sequence waits for what does not come")
      forEach(of: memory.lists[adapter], sequences) { _, sequence in
        precondition(sequence.state == .awaitingAdapters, "a queued sequence waits for adapters")
        precondition(sequence.adapters == AdapterSet(adapter), "in the wrong adapter's list")
      }
    }
    if memory.assembly.first >= 0 {
      let set = sequences[Int(memory.assembly.first)].adapters
      precondition(!memory.areResident(set), "an assembled sequence was not queued")
      for index in 0..<set.count where memory.places[set[index]] == .resident {
        pins[set[index]] += 1
      }
    }
    forEach(of: memory.assembly, sequences) { _, sequence in
      awaiting += 1
      precondition(sequence.state == .awaitingAdapters, "a queued sequence waits for adapters")
    }
    precondition(pins == memory.pins, "the counts of adapters' users are wrong")
    precondition(runs == memory.runs, "the counts of adapters in the batch are wrong")
    precondition(awaiting == memory.awaiting, "the count of sequences awaiting adapters is wrong")
    precondition(decodingSizes == memory.decodingSizes, "the sum of decoding sizes is wrong")
    checkPlaces()
  }

  private func checkPlaces() {
    var used = 0
    var idle = 0
    var blocks = 0
    var idleBlocks = 0
    var distinct = 0
    var distinctSizes = 0
    for adapter in memory.places.indices {
      let isResident = memory.places[adapter] == .resident
      if memory.places[adapter] != .absent {
        used += 1
        blocks += memory.blocks(of: adapter)
      } else {
        precondition(memory.pins[adapter] == 0, "an adapter in use is not there")
      }
      if isResident, memory.pins[adapter] == 0 {
        precondition(!memory.isPassing(adapter), "an adapter that passes through stayed")
        idle += 1
        idleBlocks += memory.blocks(of: adapter)
      }
      if memory.runs[adapter] > 0 {
        precondition(isResident, "a sequence runs without its adapter")
        distinct += 1
        distinctSizes += memory.size(of: adapter)
      }
    }
    precondition(used == memory.used && used <= memory.slots, "more adapters than slots")
    precondition(idle == memory.idle, "the count of idle adapters is wrong")
    precondition(blocks == memory.blocks, "adapters' KV blocks were lost or made up")
    precondition(idleBlocks == memory.idleBlocks, "idle adapters' KV blocks are wrong")
    precondition(distinct == memory.distinct, "the count of different adapters is wrong")
    precondition(distinctSizes == memory.distinctSizes, "the sum of different sizes is wrong")
    precondition(
      distinct <= memory.service?.maxPerBatch ?? 0, "more different adapters in a batch than may")
  }
}
