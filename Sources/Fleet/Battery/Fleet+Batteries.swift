internal import DiscreteEvents
internal import Pool

/// Replicas that run from batteries, and go out when these are flat.
extension Fleet {
  /// Schedules what batteries will do next.
  mutating func openBatteries() {
    for replica in replicas.indices { scheduleBattery(of: replica) }
  }

  /// Schedules what the battery of `replica`, if it has one, will do next.
  mutating func scheduleBattery(of replica: Int) {
    guard let unit = faults?.batteryUnits[replica], unit >= 0,
      let battery = power?.battery(of: replica), let time = battery.next, time < .horizon
    else { return }
    schedule(.battery, at: time, subject: replica, tag: battery.generation)
  }

  /// A battery has run down or is charged again, or its charge changes, unless something else has
  /// changed before.
  mutating func advanceBattery(of replica: Int, generation: UInt64) {
    guard isActive, power?.battery(of: replica)?.generation == generation else { return }
    power?.lookAtBattery(of: replica, at: now)
    if power?.battery(of: replica)?.isDue == true { switchBattery(of: replica) }
    scheduleBattery(of: replica)
    if !endedStages.isEmpty { resumeEnded() }
    if held.count > 0 { offerHeld() }
    if isStuck { endHolding() }
  }

  /// The replica goes out, or is charged and starts: an outage of its battery's fault.
  private mutating func switchBattery(of replica: Int) {
    guard let unit = faults?.batteryUnits[replica], unit >= 0, let faults else { return }
    let goesOut = power?.battery(of: replica)?.isFlat == false
    power?.set(replica, isFlat: goesOut, at: now)
    if goesOut {
      let fault = faults.units[unit]
      self.faults?.current[unit] = result.outages.count
      result.faults?.outages[fault.fault] += 1
      result.outages.append(
        OutageRecord(fault: fault.fault, unit: fault.number, start: now, end: nil, replicas: 1))
      begin(.crash, on: fault)
    } else {
      result.outages[faults.current[unit]].end = now
      end(.crash, on: faults.units[unit])
    }
    meterPower(of: replica)
  }

  /// What the batteries of `members` came to; `nil` = they have none.
  func batteryCounts(of members: Range<Int>) -> BatteryCounts? {
    var counts: BatteryCounts?
    for replica in members {
      guard let battery = power?.battery(of: replica) else { continue }
      let (left, charged, drawn) = battery.amounts(at: result.end)
      counts = counts ?? BatteryCounts()
      counts?.left += left.joules
      counts?.charged += charged.joules
      counts?.drawn += drawn.joules
      counts?.capacity += battery.config.capacity.joules
    }
    return counts
  }

  /// The mean state of charge of `members` at this moment; `nil` = they have no batteries.
  func stateOfCharge(of members: Range<Int>) -> Double? {
    guard hasBatteries else { return nil }
    let states = members.compactMap { power?.battery(of: $0)?.stateOfCharge(at: now) }
    return states.isEmpty ? nil : states.reduce(0, +) / Double(states.count)
  }

  /// Whether any replica runs from a battery.
  var hasBatteries: Bool { power?.hasBatteries == true }

  /// Nothing goes in or out that is not counted, and what the meters say is what was drawn. When
  /// all is over nobody looks at batteries any more, and events that nothing waits for may lie days
  /// of charging later.
  func checkBatteries() {
    guard isActive, let power, hasBatteries else { return }
    for replica in replicas.indices {
      guard let battery = power.battery(of: replica) else { continue }
      let most = power.microwatts[Int(poolOfReplica[replica])].max() ?? 0
      precondition(battery.isConserved(drawing: most), "a battery's energy was lost or made up")
      precondition(
        battery.amounts(at: now).drawn == power.energy(of: replica, until: now),
        "a battery and a meter disagree")
    }
  }
}
