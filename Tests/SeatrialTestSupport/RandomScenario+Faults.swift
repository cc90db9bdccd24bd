internal import DiscreteEvents
package import Fleet
internal import Pool
internal import Workload

/// Breaks a random scenario in several ways at once, or not at all. It draws from a stream of its
/// own.
extension RandomScenario {
  /// Adds faults, zones, racks, restarts, a recovery rule and a health monitor, each off at random.
  func addFaults(to config: inout FleetConfig) {
    guard isOn(0.5) else { return }
    breakFleet(of: &config)
  }

  /// A scenario in which something breaks.
  package func makeBroken() -> FleetConfig {
    var config = makeWhole()
    RandomScenario(number, "faults").breakFleet(of: &config)
    return config
  }

  private func breakFleet(of config: inout FleetConfig) {
    config.zones = oneOf([[], ["a"], ["a", "b", "c"]])
    for index in config.pools.indices {
      config.pools[index].zones = isOn(0.7) ? Array(config.zones.indices) : []
      config.pools[index].replicasPerRack = oneOf([1, 2, 5])
      config.pools[index].restart = oneOf([.zero, .zero, .seconds(0.01), .seconds(0.2)])
    }
    config.faults = (0..<oneOf([1, 1, 2, 4])).map { fault($0, config) }
    config.router.recovery = RecoveryConfig(
      oneOf([.fail, .retry, .retry, .migrate]), limit: oneOf([0, 1, 3]),
      delay: oneOf([.zero, SimTime(picoseconds: 1_000_000_000), .seconds(0.02)]))
    guard isOn() else { return }
    let errors = oneOf([0, 0, 0.1])
    config.router.health = HealthConfig(
      period: oneOf([.seconds(0.001), .seconds(0.02)]),
      delay: oneOf([.zero, .seconds(0.001), .seconds(0.03)]), falsePositives: errors,
      falseNegatives: errors, downAfter: oneOf([1, 3]), upAfter: oneOf([1, 2]))
  }

  private func fault(_ index: Int, _ config: FleetConfig) -> FaultConfig {
    let effect: FaultEffect = oneOf([
      .crash, .crash, .slow(factor: oneOf([1, 1.7, 10])), .cut, .delay(.seconds(0.003)),
      .reclaim(notice: oneOf([.zero, .seconds(0.02), .seconds(1)])), .router, .adapterStore,
    ])
    var domains: [FaultDomain] = [.replica, .rack, .pool, .fleet]
    if !config.zones.isEmpty { domains.append(.zone) }
    return FaultConfig(
      name: "fault\(index)", effect: effect, domain: oneOf(domains),
      pools: isOn(0.3) ? [random.below(config.pools.count)] : [],
      zones: isOn(0.3) && !config.zones.isEmpty ? [random.below(config.zones.count)] : [],
      outages: isOn() ? renewal() : listed(mayLast: config.cutoff != nil && !config.hasClients))
  }

  private func renewal() -> OutageConfig {
    let lengths: [Lifetime] = [
      .exponential(mean: .seconds(0.05)), .weibull(mean: .seconds(0.2), shape: 0.7),
      .exponential(mean: .seconds(1)),
    ]
    // Now and then long enough for a monitor to see it: what is never seen to be up gets no work.
    return .renewal(
      uptime: oneOf(lengths + [.constant(.seconds(0.1))]),
      downtime: oneOf(lengths + [.constant(.seconds(0.01))]))
  }

  /// Round instants, which fall on arrivals and on boundaries of iterations.
  private func listed(mayLast: Bool) -> OutageConfig {
    var outages: [Outage] = []
    var start = SimTime.zero
    for _ in 0..<oneOf([1, 2, 5]) {
      start = start + oneOf([.seconds(0.001), .seconds(0.011), .seconds(0.1)])
      let length: SimTime = oneOf([
        .zero, .seconds(0.001), .seconds(0.05), .seconds(0.3),
        mayLast ? .never : .seconds(0.02),
      ])
      outages.append(Outage(start: start, length: length, unit: oneOf([-1, 0, 1])))
      guard length != .never else { break }
      start = start + length
    }
    return .listed(outages)
  }
}

extension FleetConfig {
  /// Whether a stream is of clients who wait for their answers.
  fileprivate var hasClients: Bool {
    streams.contains {
      if case .generated(.closed, _) = $0.source { true } else { false }
    }
  }
}
