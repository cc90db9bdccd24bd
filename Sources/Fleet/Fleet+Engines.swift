internal import DiscreteEvents
internal import Graphs
internal import Pool
internal import Workload

/// Replicas at work.
extension Fleet {
  /// A replica's stretch of iterations has ended, unless it was cut short before.
  mutating func endStretch(of replica: Int, generation: UInt64) {
    let pool = Int(poolOfReplica[replica])
    let ended = replicas[replica].end(
      at: now, generation: generation, sequences: &sequences, gaps: &gaps[pool],
      finished: &finished)
    guard ended else { return }
    if recordsIterations { recordStretch(of: replica) }
    settleFinished(on: replica)
    waking.append(replica)
  }

  /// Lets the replicas that are to form a batch do so, at once when nothing else is pending at this
  /// instant, or else in an event of their own when it is over. In order of their numbers, as the
  /// events would be.
  mutating func startWaking() {
    if waking.count > 1 { waking.sort() }
    let mayStart = events.nextTime > now
    // Starting one may wake another.
    var index = 0
    while index < waking.count {
      let replica = waking[index]
      index += 1
      if mayStart {
        startBatch(of: replica)
      } else {
        schedule(.batchStart, at: now, subject: replica)
      }
    }
    if waking.count == 1 { _ = waking.popLast() } else { waking.removeAll(keepingCapacity: true) }
  }

  /// A replica forms its next batch.
  mutating func startBatch(of replica: Int) {
    let isRunning = replicas[replica].start(
      at: now, sequences: &sequences,
      released: &finished)
    if metersPower { meterPower(of: replica) }
    if isRunning {
      if inspectsBatches { inspectBatch(of: replica) }
      scheduleEnd(of: replica)
    }
    if isDisaggregated, replicas[replica].hasBegun { beginKVTransfers(to: replica) }
    if hasTiers { beginFetches(of: replica) }
    if servesAdapters {
      scheduleTransfers(of: replica)
      weighLoads(of: replica)
    }
    // They left for their clients before. Held requests are not offered here: where boundaries
    // inside leaps are no events, other replicas' batches of this instant may have begun.
    if !finished.isEmpty {
      for slot in finished { release(slot) }
      finished.removeAll(keepingCapacity: true)
    }
  }

  mutating func scheduleEnd(of replica: Int) {
    schedule(
      .stretchEnd, at: replicas[replica].stretch.end, subject: replica,
      tag: replicas[replica].generation)
  }

  /// Sees off the requests and calls that have just left an engine.
  private mutating func settleFinished(on replica: Int) {
    guard !finished.isEmpty else { return }
    for index in finished.indices {
      let slot = finished[index]
      if requests[Int(slot)].hasLeft || requests[Int(slot)].isInterrupted {
        release(slot)
      } else if requests[Int(slot)].parent >= 0 {
        endCall(slot, isCompleted: true)
      } else if isDisaggregated, goOn(slot, after: replica) {
        continue
      } else {
        leave(slot, .completed)
      }
    }
    if finished.count == 1 {
      _ = finished.popLast()
    } else {
      finished.removeAll(keepingCapacity: true)
    }
    if !endedStages.isEmpty { resumeEnded() }
    if held.count > 0 { offerHeld() }
  }

  func recordStretch(of replica: Int) {
    let pool = Int(poolOfReplica[replica])
    let stretch = replicas[replica].stretch
    recorder?.record(
      IterationStretch(
        pool: pool, replica: replica - firstReplica[pool], start: stretch.start, end: stretch.end,
        iterations: stretch.iterations, decodes: replicas[replica].stretchDecodes,
        prefillTokens: replicas[replica].prefillTokens,
        kvBlocksUsed: replicas[replica].stretchBlocks,
        waiting: waiting(at: replica),
        stateOfCharge: stateOfCharge(of: replica..<replica + 1)))
  }
}

extension FleetConfig {
  /// The replicas of all pools, idle.
  ///
  /// - Parameter outlooks: by pool, what their adapters' eviction may know, but for the seed.
  func replicas(
    _ options: RunOptions, outlooks: [EvictionOutlook], prefixes: PrefixTree
  ) -> ContiguousArray<Replica> {
    var stores = TierStores()
    return ContiguousArray(
      pools.indices.flatMap {
        replicas(of: pools[$0], options, outlook: outlooks[$0], prefixes: prefixes, &stores)
      })
  }

  /// Whose luck is what, where decoding varies: the same in every pool.
  private func luck(_ replication: Int) -> DecodeLuck {
    DecodeLuck(
      field: RandomField(seed: seed, replication: replication, name: "decoding luck"),
      acceptances: streams.contains { $0.acceptance != nil }
        ? streams.map { $0.acceptance.map(Acceptance.init) } : [])
  }

  /// The replicas of `pool`, idle.
  ///
  /// - Parameter outlook: what their adapters' eviction may know, but for the seed.
  private func replicas(
    of pool: PoolConfig, _ options: RunOptions, outlook: EvictionOutlook, prefixes: PrefixTree,
    _ stores: inout TierStores
  ) -> [Replica] {
    let engine = Engine(
      pool, mode: options.mode, luck: luck(options.replication),
      maxTokens: streams.contains { $0.maxTokens != nil } ? streams.map(\.maxTokens) : [])
    return (0..<pool.replicas).map { replica in
      var outlook = outlook
      outlook.seed = evictionSeed(of: pool, replica, options.replication)
      return Replica(
        engine, gapClasses: streams.count, outlook: outlook, prefixes: prefixes,
        tiers: stores.tiers(of: pool))
    }
  }
}
