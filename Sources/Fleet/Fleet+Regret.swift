internal import Pool
internal import Workload

/// What choices of arms were worth.
extension Fleet {
  /// Enters a request that leaves into the ledger, if one is kept: the expected reward of its
  /// answer, less what it cost to load its adapter; nothing where there was no answer. A request
  /// that the end of the run cuts off is nobody's.
  mutating func weigh(_ slot: Int32, _ status: RequestStatus) {
    guard regret != nil, status != .unfinished else { return }
    let isProgram = requests[Int(slot)].isProgram
    var earned = 0.0
    if status == .completed {
      let missed =
        isProgram ? programs[Int(slot)].missedAdapter : sequences[Int(slot)].missedAdapter
      let reward =
        isProgram
        ? expectedRewardOfCalls(slot)
        : expectedReward(slot, arm: Int(requests[Int(slot)].arm))
      if let reward { earned = reward - (missed ? config.quality?.missCost ?? 0 : 0) }
    }
    regret?.add(means: traits[Int(slot)].means, earned: earned)
  }

  /// Enters the loads that a replica has begun for the policy's plan alone. What a request waits
  /// for is its own miss.
  mutating func weighLoads(of replica: Int) {
    let loads = replicas[replica].takeLoadsAhead()
    if loads > 0, now >= config.warmup { regret?.charge(loads: loads) }
  }
}

extension RegretLedger {
  /// For runs of `config`; `nil` where nothing is known of quality.
  package init?(_ config: FleetConfig) {
    guard let quality = config.quality, !quality.arms.isEmpty else { return nil }
    let stages = Set(quality.arms.map(\.stage)).sorted().map { stage in
      quality.arms.indices.filter { quality.arms[$0].stage == stage }
    }
    self.init(stages: stages, missCost: quality.missCost, slots: quality.slots(in: config.pools))
  }
}

extension QualityConfig {
  /// Adapters that can stay in the memories of all replicas of `pools` together; `nil` where
  /// nothing has to be loaded, or arms are not one adapter each.
  fileprivate func slots(in pools: [PoolConfig]) -> Int? {
    let adapters = arms.map(\.adapter)
    guard !adapters.contains(-1), Set(adapters).count == arms.count else { return nil }
    let services = pools.compactMap { pool in
      pool.adapters.map { (pool.replicas, $0.lastingSlots) }
    }
    guard !services.isEmpty else { return nil }
    // No more than all arms' adapters are counted, so that the sum cannot overflow.
    return services.reduce(0) { sum, service in
      let (replicas, slots) = service
      let all = replicas.multipliedReportingOverflow(by: slots)
      return min(arms.count, sum + (all.overflow ? arms.count : min(arms.count, all.partialValue)))
    }
  }
}
