internal import DiscreteEvents
internal import Pool
internal import Router

/// Things breaking and being mended.
extension Fleet {
  /// Gets ready to break. The policy has been prepared, and has decided nothing yet.
  ///
  /// - Parameter outlooks: what the eviction of each pool's adapters may know.
  mutating func prepareFaults(outlooks: [EvictionOutlook]) {
    faults = FaultState(config, policy: policy, outlooks: outlooks, options)
    result.faults = FaultCounts(faults: config.faults.count)
    result.attainment = AttainmentSeries(window: config.attainmentWindow)
  }

  /// Schedules every unit's first outage, and the first probe.
  mutating func openFaults() {
    for unit in (faults?.units ?? []).indices { scheduleOutage(of: unit, startup: .zero) }
    openBatteries()
    if let health = config.router.health { schedule(.probe, at: health.period) }
  }

  /// Schedules the next outage of a unit that is in working order.
  private mutating func scheduleOutage(of unit: Int, startup: SimTime) {
    guard let outage = faults?.processes[unit].outage(after: now, startup: startup) else { return }
    let fault = faults?.units[unit].fault ?? 0
    let number = faults?.units[unit].number ?? 0
    faults?.current[unit] = result.outages.count
    let end = outage.length < SimTime.horizon - outage.start ? outage.start + outage.length : nil
    result.outages.append(
      OutageRecord(
        fault: fault, unit: number, start: outage.start, end: end,
        replicas: faults?.units[unit].replicas.count ?? 0))
    schedule(.fault, at: outage.start, subject: unit, tag: FaultStep.strike.rawValue)
  }

  /// A unit breaks, is taken away, or is mended. Once nothing is left to be broken, nothing breaks.
  mutating func advanceFault(of unit: Int, _ step: FaultStep?) {
    guard let step, let faults, isActive else { return }
    let outage = faults.current[unit]
    let fault = faults.units[unit].fault
    let effect = config.faults[fault].effect
    switch step {
    case .strike:
      result.faults?.outages[fault] += 1
      begin(effect, on: faults.units[unit])
      let start = result.outages[outage].start
      if case .reclaim(let notice) = effect, notice > .zero {
        schedule(.fault, at: start + notice, subject: unit, tag: FaultStep.reclaim.rawValue)
      } else {
        scheduleMend(of: unit)
      }
    case .reclaim:
      for replica in faults.units[unit].replicas { crash(replica) }
      scheduleMend(of: unit)
    case .mend:
      end(effect, on: faults.units[unit])
      scheduleOutage(of: unit, startup: startup(of: unit, after: effect))
    }
    if !endedStages.isEmpty { resumeEnded() }
    if held.count > 0 { offerHeld() }
  }

  /// How long a unit takes from the end of an outage to working order.
  private func startup(of unit: Int, after effect: FaultEffect) -> SimTime {
    switch effect {
    case .crash, .reclaim:
      let pools = (faults?.units[unit].replicas ?? []).map { Int(poolOfReplica[$0]) }
      return pools.map { config.pools[$0].restart }.max() ?? .zero
    case .slow, .cut, .delay, .router, .adapterStore, .linkCut, .linkSlow: return .zero
    }
  }

  private mutating func scheduleMend(of unit: Int) {
    guard let outage = faults?.current[unit], let end = result.outages[outage].end else { return }
    // A notice may be longer than the outage.
    schedule(.fault, at: max(now, end), subject: unit, tag: FaultStep.mend.rawValue)
  }

  mutating func begin(_ effect: FaultEffect, on unit: FaultUnits.Unit) {
    if effect == .router { return stopRouter() }
    if effect == .linkCut { return cut(links: unit.links) }
    if case .linkSlow(let factor) = effect {
      return slow(links: unit.links, by: factor, begins: true)
    }
    for replica in unit.replicas {
      switch effect {
      case .crash: crash(replica)
      case .slow(let factor):
        faults?.conditions[replica].slowdowns.append(factor)
        applySlowdown(to: replica)
      case .cut: cutConnections(to: replica)
      case .delay(let delay): addDelay(delay, to: replica)
      case .reclaim(let notice):
        faults?.conditions[replica].drains += 1
        showHealth(of: replica)
        if notice == .zero { crash(replica) }
      case .adapterStore: setAdapterStore(of: replica, outages: 1)
      case .router, .linkCut, .linkSlow: break
      }
    }
  }

  mutating func end(_ effect: FaultEffect, on unit: FaultUnits.Unit) {
    if effect == .router { return startRouter() }
    if effect == .linkCut { return mend(links: unit.links) }
    if case .linkSlow(let factor) = effect {
      return slow(links: unit.links, by: factor, begins: false)
    }
    for replica in unit.replicas {
      switch effect {
      case .crash: mendCrash(of: replica)
      case .slow(let factor):
        if let index = faults?.conditions[replica].slowdowns.firstIndex(of: factor) {
          faults?.conditions[replica].slowdowns.remove(at: index)
        }
        applySlowdown(to: replica)
      case .cut:
        faults?.conditions[replica].cuts -= 1
        noteService(of: replica)
      case .delay(let delay): addDelay(.zero - delay, to: replica)
      case .reclaim:
        faults?.conditions[replica].drains -= 1
        mendCrash(of: replica)
        showHealth(of: replica)
      case .adapterStore: setAdapterStore(of: replica, outages: -1)
      case .router, .linkCut, .linkSlow: break
      }
    }
  }

  private mutating func applySlowdown(to replica: Int) {
    let factor = faults?.conditions[replica].slowdowns.reduce(1, *) ?? 1
    follow(replicas[replica].slow(by: factor, at: now), of: replica)
  }

  private mutating func addDelay(_ delay: SimTime, to replica: Int) {
    let before = networkDelay(to: replica)
    faults?.conditions[replica].delay = before + delay
  }

  private mutating func setAdapterStore(of replica: Int, outages change: Int) {
    guard replicas[replica].servesAdapters else { return }
    faults?.conditions[replica].storeOutages += change
    let isUp = faults?.conditions[replica].storeOutages == 0
    replicas[replica].setAdapterStore(isUp: isUp, at: now)
    scheduleTransfers(of: replica)
  }

  // MARK: Crashes

  /// A replica's processes are gone, unless they were.
  private mutating func crash(_ replica: Int) {
    let wasGone = (faults?.conditions[replica].crashes ?? 0) > 0
    faults?.conditions[replica].crashes += 1
    guard !wasGone, let outlook = faults?.outlooks[replica] else { return }
    faults?.conditions[replica].isStarting = false
    faults?.conditions[replica].starts += 1
    noteService(of: replica)
    var lost: ContiguousArray<Int32> = []
    let pool = Int(poolOfReplica[replica])
    let (tokens, hasIterations) = replicas[replica].crash(
      at: now, sequences: &sequences, gaps: &gaps[pool], lost: &lost, outlook: outlook)
    if metersPower { meterPower(of: replica) }
    result.faults?.lostTokens += tokens
    if hasIterations, recordsIterations { recordStretch(of: replica) }
    if faults?.conditions[replica].storeOutages ?? 0 > 0 {
      replicas[replica].setAdapterStore(isUp: false, at: now)
    }
    for slot in lost {
      if requests[Int(slot)].hasLeft || requests[Int(slot)].isInterrupted {
        release(slot)
      } else {
        lose(slot)
      }
    }
  }

  /// One of the outages that hold a replica down is over; when it was the last, it starts.
  private mutating func mendCrash(of replica: Int) {
    faults?.conditions[replica].crashes -= 1
    guard faults?.conditions[replica].crashes == 0 else { return }
    faults?.conditions[replica].isStarting = true
    schedule(
      .restart, at: now + config.pools[Int(poolOfReplica[replica])].restart, subject: replica,
      tag: starts(of: replica))
  }

  /// A replica's processes are up again, unless it has crashed meanwhile.
  mutating func endRestart(of replica: Int, start: UInt64) {
    guard start == starts(of: replica) else { return }
    faults?.conditions[replica].isStarting = false
    noteService(of: replica)
    if replicas[replica].keepsToPlan, let keep = faults?.adapterPlan {
      follow(replicas[replica].plan(keep: keep, at: now), of: replica)
    }
    if held.count > 0 { offerHeld() }
  }

  // MARK: Conditions

  /// Which start of a replica's processes is the last; 0 = the first.
  func starts(of replica: Int) -> UInt64 { faults?.conditions[replica].starts ?? 0 }

  /// Whether a replica's processes run and can be reached.
  func isUp(_ replica: Int) -> Bool {
    (faults?.conditions[replica].isUp ?? true) && (network?.reaches(replica) ?? true)
  }

  /// Whether the router works.
  var canRoute: Bool { routerOutages == 0 }

  /// How much longer than usual a request takes to a replica and back.
  func networkDelay(to replica: Int) -> SimTime { faults?.conditions[replica].delay ?? .zero }

  /// Notes whether a replica serves from now on, and tells the router, unless a monitor does.
  mutating func noteService(of replica: Int) {
    let isUp = isUp(replica)
    let since = faults?.conditions[replica].downSince ?? .never
    if isUp, since != .never {
      let before = faults?.conditions[replica].downTime ?? .zero
      faults?.conditions[replica].downTime = before + (now - min(now, max(since, config.warmup)))
      faults?.conditions[replica].downSince = .never
    } else if !isUp, since == .never {
      faults?.conditions[replica].downSince = now
    }
    if faults?.monitor == nil {
      faults?.conditions[replica].isBelievedUp = isUp
      showHealth(of: replica)
    }
  }

  /// Replica-seconds after the warm-up in which `members` did not serve.
  func downSeconds(of members: Range<Int>) -> Double {
    var sum = 0.0
    for condition in faults?.conditions[members] ?? [] {
      sum += condition.downTime.seconds
      if condition.downSince != .never {
        sum += max(0, (result.end - max(condition.downSince, config.warmup)).seconds)
      }
    }
    return sum
  }
}
