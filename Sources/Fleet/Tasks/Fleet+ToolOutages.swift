internal import DiscreteEvents
internal import Workload

/// Tools breaking and being mended, and what is known of it.
extension Fleet {
  /// Schedules the first outage of all tools that break, and the first probes.
  mutating func openTools() {
    for unit in tasks.units.indices { scheduleToolOutage(of: unit) }
    for (index, set) in tasks.sets.enumerated() {
      if let probes = set.config.probes {
        schedule(.toolProbe, at: now + probes.period, subject: index)
      }
    }
  }

  /// Schedules the next outage of tools that are in working order.
  private mutating func scheduleToolOutage(of unit: Int) {
    guard let outage = tasks.units[unit].process.outage(after: now, startup: .zero) else { return }
    tasks.units[unit].end =
      outage.length < SimTime.horizon - outage.start ? outage.start + outage.length : nil
    schedule(.toolFault, at: outage.start, subject: unit, tag: FaultStep.strike.rawValue)
  }

  /// Tools break or are mended. Once nothing is left to be done with them, nothing breaks.
  mutating func advanceToolFault(of unit: Int, _ step: FaultStep?) {
    guard isActive, let step else { return }
    let (set, tools) = (tasks.units[unit].set, tasks.units[unit].tools)
    switch step {
    case .strike:
      for tool in tools { tasks.sets[set].outages[tool] += 1 }
      guard let end = tasks.units[unit].end else { return }
      schedule(.toolFault, at: end, subject: unit, tag: FaultStep.mend.rawValue)
    case .mend:
      for tool in tools { tasks.sets[set].outages[tool] -= 1 }
      scheduleToolOutage(of: unit)
    case .reclaim: break
    }
  }

  /// Every tool of a graph is probed, and will be again as long as anything is to be done.
  mutating func probeTools(of index: Int) {
    let set = tasks.sets[index]
    guard let probes = set.config.probes, isActive, !isStuck else { return }
    for stream in tasks.streams.indices {
      guard let tools = tasks.streams[stream], tools.config.tools == index else { continue }
      for tool in set.outages.indices {
        let isUp = set.outages[tool] == 0 && !tools.isDown[tool]
        if set.probe(isUp: isUp, probes) {
          tasks.monitors[stream].markUp(tool)
        } else {
          tasks.monitors[stream].markDown(tool)
        }
      }
    }
    schedule(.toolProbe, at: now + probes.period, subject: index)
  }
}
