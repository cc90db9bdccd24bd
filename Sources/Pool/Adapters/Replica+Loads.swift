package import DiscreteEvents

/// Adapters coming and going. What gives way and what is loaded is decided when a batch is formed;
/// the loads themselves run beside the batches.
extension Replica {
  /// Begins every load that finds a slot and KV blocks, in the order in which the adapters were
  /// asked for. Idle adapters give way, but only to a load that fits when they have.
  mutating func startLoads(at time: SimTime, _ sequences: SequenceTable) {
    memory.isStarved = false
    guard let service = memory.service else { return }
    while let adapter = memory.line.first {
      guard isWanted(adapter, sequences) else {
        leaveLine()
        continue
      }
      guard memory.used < service.slots || memory.idle > 0 && !memory.policy.hasPlan
      else { return }
      guard makeRoom(memory.blocks(of: adapter), at: time) else {
        memory.isStarved = true
        return
      }
      if memory.used >= service.slots, !evict(at: time) { return }
      leaveLine()
      if !isAwaited(adapter, sequences) { memory.loadsAhead += 1 }
      load(adapter, at: time)
    }
    if service.prefetches { prefetch(at: time, slots: service.slots) }
  }

  private mutating func leaveLine() {
    if let adapter = memory.line.popFirst() { memory.isInLine[adapter] = false }
  }

  /// Whether somebody still waits for an adapter, or a plan keeps it.
  private func isWanted(_ adapter: Int, _ sequences: SequenceTable) -> Bool {
    memory.isKept[adapter] || isAwaited(adapter, sequences)
  }

  private func isAwaited(_ adapter: Int, _ sequences: SequenceTable) -> Bool {
    if memory.lists[adapter].count > 0 { return true }
    let first = memory.assembly.first
    return first >= 0 && sequences[Int(first)].adapters.contains(adapter)
  }

  private mutating func load(_ adapter: Int, at time: SimTime) {
    memory.admit(adapter, at: time)
    takeBlocks(memory.blocks(of: adapter))
    memory.counts.loads += 1
    memory.counts.bytes += memory.service?.adapters[adapter].bytes ?? 0
    memory.channels.load(adapter, at: time)
  }

  /// With nothing else to load and a slot that is free: the absent adapter that most requests have
  /// asked for so far, the lowest number among equals. One that would not stay is left alone.
  private mutating func prefetch(at time: SimTime, slots: Int) {
    guard memory.mayPrefetch, memory.used < slots, memory.channels.isIdle else { return }
    var best = -1
    for adapter in memory.places.indices where memory.places[adapter] == .absent {
      let asks = memory.isPassing(adapter) ? 0 : memory.asks[adapter]
      if asks > 0, best < 0 || asks > memory.asks[best] { best = adapter }
    }
    if best < 0 {
      memory.mayPrefetch = false
    } else if memory.blocks(of: best) <= freeBlocks {
      load(best, at: time)
    }
  }

  /// Frees KV blocks until `need` are, at the cost of idle adapters; none of them goes when all of
  /// them would not suffice.
  ///
  /// - Returns: whether so many are free now.
  mutating func makeRoom(_ need: Int, at time: SimTime) -> Bool {
    guard need > freeBlocks else { return true }
    guard need <= freeBlocks + memory.idleBlocks else { return false }
    while need > freeBlocks, evict(at: time) {}
    return need <= freeBlocks
  }

  /// An idle adapter gives way.
  ///
  /// - Returns: whether there was one.
  mutating func evict(at time: SimTime) -> Bool {
    guard let freed = memory.evictOne(at: time) else { return false }
    giveBlocks(freed)
    return true
  }

  /// Adapters that only pass through go as soon as nobody uses them. To be called whenever one may
  /// have lost its last user, or its place in the plan. Their KV blocks are free from the next
  /// batch on: while a stretch runs, nobody is given any.
  mutating func letPass(at time: SimTime) {
    while memory.policy.hasPlan, memory.idle > 0, let adapter = memory.policy.victim(at: time),
      !memory.policy.isPlanned(adapter), let freed = memory.evictOne(at: time)
    {
      memory.leftBlocks += freed
    }
  }

  /// The KV blocks of adapters that have passed through are free.
  mutating func takeLeftBlocks() {
    giveBlocks(memory.leftBlocks)
    memory.leftBlocks = 0
  }

  /// Loads begun since this was last asked for which nobody waited: those that a plan asks for.
  package mutating func takeLoadsAhead() -> Int {
    defer { memory.loadsAhead = 0 }
    return memory.loadsAhead
  }

  /// The disk or the link has moved the adapter that it was at.
  ///
  /// - Returns: what became of the batches, as of a request that comes.
  package mutating func endTransfer(
    isDisk: Bool, at time: SimTime, sequences: inout SequenceTable
  ) -> Reception {
    if isDisk {
      memory.channels.endDisk(at: time)
      return .queued
    }
    land(memory.channels.endLink(at: time), at: time, &sequences)
    return wake(at: time)
  }

  /// Transfers that have begun since this was last asked: their ends are to be scheduled.
  package mutating func takeTransfers() -> ContiguousArray<Transfer> {
    guard !memory.channels.begun.isEmpty else { return [] }
    defer { memory.channels.begun.removeAll() }
    return memory.channels.begun
  }

  /// From now on the adapters `keep` are loaded and stay, as many as the eviction policy plans for;
  /// all others pass through the slots that are left. For pools whose eviction keeps to a plan.
  package mutating func plan(keep: [Int], at time: SimTime) -> Reception {
    guard let service = memory.service, let transient = service.eviction.transientPlaces
    else { return .queued }
    for adapter in memory.isKept.indices { memory.isKept[adapter] = false }
    var kept: [Int] = []
    for adapter in keep where memory.isKept.indices.contains(adapter) && !memory.isKept[adapter] {
      guard kept.count < service.slots - transient else { break }
      memory.isKept[adapter] = true
      kept.append(adapter)
    }
    memory.policy.plan(keep: kept)
    letPass(at: time)
    memory.mayPrefetch = true
    for adapter in kept { memory.request(adapter) }
    return wake(at: time)
  }

  /// Something has changed that the next batch depends on: an idle engine is to form one, and a
  /// stretch ends at its next boundary.
  mutating func wake(at time: SimTime) -> Reception {
    if isIdle {
      phase = .starting
      busySince = time
      return .awoke
    }
    return cut(at: time) ? .cut : .queued
  }
}
