internal import DiscreteEvents
internal import Pool
internal import Statistics
package import Workload

/// What a run leaves behind.
extension Fleet {
  /// Completes the result once nothing more will happen.
  mutating func close() {
    if options.checksInvariants, inFlight == 0, config.cutoff == nil {
      precondition(freeSlots.count == requests.count, "slots are still taken though all have left")
    }
    for slot in requests.indices
    where requests[slot].id >= 0 && !requests[slot].hasLeft && requests[slot].parent < 0 {
      if requests[slot].isProgram { recallCalls(of: Int32(slot), cancelling: false) }
      leave(Int32(slot), .unfinished, engineHoldsIt: true)
    }
    for replica in replicas.indices {
      let pool = Int(poolOfReplica[replica])
      if hasTiers { replicas[replica].settleTiers(at: now) }
      let hasIterations = replicas[replica].stop(at: now, gaps: &gaps[pool])
      if hasIterations, recordsIterations { recordStretch(of: replica) }
    }
    closeTasks()
    result.end = lastChange
    result.energySpans = power?.spans(from: config.warmup, until: lastChange) ?? []
    result.regret = regret?.curve
    result.skippedRows = streams.map(\.skippedRows)
    for (pool, histograms) in gaps.enumerated() {
      for stream in streams.indices {
        result.cells[stream * config.pools.count + pool].itl = histograms[stream]
      }
    }
    for pool in config.pools.indices {
      let summary = poolResult(pool)
      result.pools.append(summary)
      result.engine.iterations += summary.iterations
    }
    for replica in replicas { result.engine.leaps += replica.stretches }
  }

  private func poolResult(_ pool: Int) -> PoolResult {
    var summary = PoolResult()
    let members = firstReplica[pool]..<firstReplica[pool] + config.pools[pool].replicas
    summary.name = config.pools[pool].name
    summary.replicas = members.count
    summary.kvBlocks = config.pools[pool].kvBlocks
    summary.dollarsPerHour = config.pools[pool].dollarsPerHour.map { $0 * Double(members.count) }
    if config.pools[pool].adapters != nil { summary.adapters = AdapterCounts() }
    if config.pools[pool].engine.prefixCache { summary.prefixes = PrefixCounts() }
    if config.pools[pool].engine.swap != nil { summary.swaps = SwapCounts() }
    if config.pools[pool].variation != nil { summary.variation = VariationCounts() }
    var busy = 0.0
    for replica in members {
      let before = busyAtWarmup.isEmpty ? SimTime.zero : busyAtWarmup[replica]
      busy += (replicas[replica].busyTime(until: result.end) - before).seconds
      summary.iterations += replicas[replica].iterations
      summary.requests += replicas[replica].placed
      summary.preemptions += replicas[replica].preemptions
      summary.adapters?.add(replicas[replica].adapterCounts(until: result.end))
      summary.prefixes?.add(replicas[replica].prefixCounts)
      summary.swaps?.add(replicas[replica].swap.counts)
      summary.variation?.add(replicas[replica].variation)
      if let tiers = replicas[replica].tiers { summary.add(tiers.results) }
      summary.kvPeakBlocks = max(summary.kvPeakBlocks, replicas[replica].peakBlocks)
    }
    if breaks { summary.downSeconds = downSeconds(of: members) }
    if metersPower { summary.joules = joules(of: members, in: pool) }
    if hasBatteries { summary.battery = batteryCounts(of: members) }
    summary.spot = config.pools[pool].spot
    let window = (result.end - config.warmup).seconds
    summary.busy = window > 0 ? busy / (window * Double(members.count)) : 0
    return summary
  }

  /// Samples the pools' state, and will again as long as anything happens.
  mutating func sample() {
    guard let every = options.sampleEvery else { return }
    for pool in config.pools.indices {
      var sample = PoolSample(time: now, pool: pool, held: held.count)
      let members = firstReplica[pool]..<firstReplica[pool] + config.pools[pool].replicas
      sample.stateOfCharge = stateOfCharge(of: members)
      for replica in members {
        sample.running += replicas[replica].running.count
        sample.waiting += waiting(at: replica)
        sample.preemptions += replicas[replica].preemptions
        sample.busyReplicas += replicas[replica].isIdle ? 0 : 1
        sample.upReplicas += isUp(replica) ? 1 : 0
        sample.kvBlocksUsed += replicas[replica].blocksUsed(after: now)
      }
      result.series.append(sample)
    }
    if isActive, !isStuck { schedule(.sample, at: now + every) }
  }
}

extension LatencyCell {
  /// Counts one request.
  package mutating func add(_ record: RequestRecord, slo: SLO) {
    outcomes.add(record.status)
    guard record.status == .completed, let ttft = record.ttft, let e2e = record.e2e,
      let queue = record.queue
    else { return }
    promptTokens += record.promptTokens
    outputTokens += record.outputTokens
    self.ttft.add(ttft.picoseconds)
    self.e2e.add(e2e.picoseconds)
    self.queue.add(queue.picoseconds)
    if let tpot = record.tpot { self.tpot.add(tpot.picoseconds) }
    if slo.isKept(ttft: ttft, tpot: record.tpot, e2e: e2e) { good += 1 }
    if let reward = record.reward { rewards.add(reward) }
  }
}

extension OutcomeCounts {
  /// Counts one request.
  mutating func add(_ status: RequestStatus) {
    switch status {
    case .completed: completed += 1
    case .rejected: rejected += 1
    case .failed: failed += 1
    case .timedOut: timedOut += 1
    case .unfinished: unfinished += 1
    }
  }
}

extension SLO {
  /// Whether a completed request kept it; a request of one token has no TPOT to miss.
  func isKept(ttft: SimTime, tpot: SimTime?, e2e: SimTime) -> Bool {
    if let bound = self.ttft, ttft > bound { return false }
    if let bound = self.tpot, let tpot, tpot > bound { return false }
    if let bound = self.e2e, e2e > bound { return false }
    return true
  }
}
