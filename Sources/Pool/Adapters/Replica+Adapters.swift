package import DiscreteEvents

/// Sequences and the adapters they run under.
extension Replica {
  /// Sequences that wait here: for a batch, or for adapters.
  package var queued: Int { servesAdapters ? waiting.count + memory.awaiting : waiting.count }

  /// Picoseconds that the adapters of `batch` add to each of its iterations.
  func durationForAdapters(of batch: BatchShape) -> Int64 {
    guard let kernel = engine.adapters?.kernel, memory.distinctSizes > 0 else { return 0 }
    var batch = batch
    batch.adapterSizes = memory.distinctSizes
    batch.adapterTokenSizes += memory.decodingSizes
    return kernel.duration(of: batch)
  }

  /// Whether the adapters that stay are those that the router's policy plans.
  package var keepsToPlan: Bool { memory.service?.eviction.transientPlaces != nil }

  /// Whether `adapter` is in GPU memory.
  package func hasAdapter(_ adapter: Int) -> Bool { memory.places[adapter] == .resident }

  /// What serving adapters came to until `time`.
  package func adapterCounts(until time: SimTime) -> AdapterCounts {
    var counts = memory.counts
    counts.waitedSeconds += Double(memory.awaiting) * (time - memory.countedUntil).seconds
    return counts
  }

  /// Whether sequences with `set` can be served here.
  func serves(_ set: AdapterSet) -> Bool {
    guard let service = memory.service else { return false }
    return set.count <= service.maxSet && set[set.count - 1] < service.adapters.count
  }

  /// Puts a new sequence with adapters where it belongs: in the queue when they are all resident,
  /// and otherwise where it waits for them.
  mutating func enqueue(
    _ slot: Int32, request: Int, at time: SimTime, _ sequences: inout SequenceTable
  ) {
    // What is asked for may end an epoch: a plan that no longer keeps an adapter lets it go.
    defer { letPass(at: time) }
    let set = sequences[Int(slot)].adapters
    for index in 0..<set.count {
      memory.policy.asked(for: set[index], request: request, at: time)
      memory.asks[set[index]] += 1
    }
    memory.mayPrefetch = true
    if memory.areResident(set) {
      memory.counts.hits += 1
      for index in 0..<set.count { memory.pin(set[index], at: time) }
      joinQueue(slot, at: time, &sequences)
      return
    }
    memory.counts.misses += 1
    memory.wait(1, from: time)
    sequences[Int(slot)].missedAdapter = true
    sequences[Int(slot)].state = .awaitingAdapters
    if set.count == 1 {
      memory.request(set[0])
      memory.lists[set[0]].append(slot, in: &sequences)
    } else {
      memory.assembly.append(slot, in: &sequences)
      if memory.assembly.count == 1 { assemble(at: time, &sequences) }
    }
  }

  /// The first sequence of several adapters takes those that are there and asks for the others;
  /// once it has them all, it is queued and the next one is first.
  private mutating func assemble(at time: SimTime, _ sequences: inout SequenceTable) {
    while memory.assembly.first >= 0 {
      let set = sequences[Int(memory.assembly.first)].adapters
      for index in 0..<set.count {
        if memory.places[set[index]] == .resident {
          memory.pin(set[index], at: time)
        } else {
          memory.request(set[index])
        }
      }
      guard memory.areResident(set) else { return }
      queueAssembled(at: time, &sequences)
    }
  }

  /// The first sequence of several adapters has them all.
  private mutating func queueAssembled(at time: SimTime, _ sequences: inout SequenceTable) {
    let slot = memory.assembly.first
    memory.assembly.remove(slot, in: &sequences)
    joinQueue(slot, at: time, &sequences)
    memory.wait(-1, from: time)
  }

  /// A load has ended: whoever waited for `adapter` alone is queued, in order of arrival, and the
  /// first sequence of several adapters takes it if it is one of its.
  mutating func land(_ adapter: Int, at time: SimTime, _ sequences: inout SequenceTable) {
    memory.land(adapter, at: time)
    var list = memory.lists[adapter]
    memory.lists[adapter] = SequenceList()
    memory.wait(-list.count, from: time)
    while list.first >= 0 {
      let slot = list.first
      list.remove(slot, in: &sequences)
      joinQueue(slot, at: time, &sequences)
      memory.pin(adapter, at: time)
    }
    if memory.assembly.first >= 0 {
      let set = sequences[Int(memory.assembly.first)].adapters
      if set.contains(adapter) {
        memory.pin(adapter, at: time)
        if memory.areResident(set) {
          queueAssembled(at: time, &sequences)
          assemble(at: time, &sequences)
        }
      }
    }
    memory.unpin(adapter, at: time)
    letPass(at: time)
  }

  /// A sequence that waits for adapters leaves.
  mutating func stopAwaiting(
    _ slot: Int32, at time: SimTime, _ sequences: inout SequenceTable
  ) {
    let set = sequences[Int(slot)].adapters
    sequences[Int(slot)].state = .outside
    memory.wait(-1, from: time)
    guard set.count > 1 else { return memory.lists[set[0]].remove(slot, in: &sequences) }
    let wasFirst = memory.assembly.first == slot
    memory.assembly.remove(slot, in: &sequences)
    guard wasFirst else { return }
    for index in 0..<set.count where memory.places[set[index]] == .resident {
      memory.unpin(set[index], at: time)
    }
    assemble(at: time, &sequences)
    letPass(at: time)
  }

  /// A sequence that was queued or ran uses its adapters no more.
  mutating func letGo(_ set: AdapterSet, at time: SimTime) {
    guard !set.isEmpty else { return }
    for index in 0..<set.count { memory.unpin(set[index], at: time) }
    letPass(at: time)
  }
}
