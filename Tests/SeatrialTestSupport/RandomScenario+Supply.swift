internal import DiscreteEvents
package import Fleet
internal import Pool

/// What random scenarios run from and what it costs: batteries that run down many times in a short
/// run, ramps of power, spot machines, prices that change. It draws from a stream of its own.
extension RandomScenario {
  /// Adds all of it, each off at random, unless prefill and decode are apart.
  func addSupply(to config: inout FleetConfig) {
    guard isOn(0.4) else { return }
    supply(&config)
  }

  /// A scenario in which some pools run from batteries, or on spot machines.
  package func makeSupplied() -> FleetConfig {
    var config = makeWhole()
    RandomScenario(number, "supply").supply(&config)
    return config
  }

  private func supply(_ config: inout FleetConfig) {
    for index in config.pools.indices {
      if isOn(0.8) { addBattery(to: &config.pools[index]) }
      if config.pools[index].battery == nil {
        config.pools[index].power?.ramp = oneOf([.zero, .seconds(0.03), .seconds(1.5)])
      }
      if isOn(0.3) {
        let price = StepSeries(
          starts: [.zero, .seconds(0.1), .seconds(0.15), .seconds(0.6)],
          levels: [1, oneOf([3, 4]), 2, 7], period: oneOf([nil, .seconds(1)]))
        // Where the last price is for ever too high, what waits would wait for ever.
        config.pools[index].spot = SpotConfig(
          price: price, bid: price.period == nil ? oneOf([nil, 7]) : oneOf([nil, 3, 6.5]),
          notice: oneOf([.zero, .seconds(0.01), .seconds(0.05)]))
        config.pools[index].dollarsPerHour = 1
      }
    }
    let changing = StepSeries(
      starts: [.zero, .seconds(0.02), .seconds(0.05)], levels: [0.1, 0.3, 0.2],
      period: oneOf([nil, .seconds(1)]))
    config.electricity = ElectricityConfig(
      dollarsPerKWh: oneOf([nil, StepSeries(constant: 0.12), changing]), pue: oneOf([1, 1.2]),
      gramsPerKWh: oneOf([nil, StepSeries(constant: 400), changing]))
    config.faults += FaultConfig.implied(by: config.pools)
  }

  /// A battery that lasts for some tenths of a second, and that is charged again in a few: a run
  /// that nothing could ever serve would have no end.
  private func addBattery(to pool: inout PoolConfig) {
    pool.power =
      pool.power
      ?? PowerConfig(
        curve: .measured(at: [0, 1, 8], watts: [oneOf([0, 10, 40]), 70, oneOf([110.1, 300])]))
    pool.power?.ramp = .zero
    let most = pool.power?.microwatts(upTo: pool.engine.maxBatch).max() ?? 0
    let lasts = oneOf([SimTime.seconds(0.1), .seconds(0.5), .seconds(2)]) + pool.restart
    let capacity = Energy(microwatts: most, for: lasts)
    func part(_ hundredths: Int128) -> Energy {
      Energy(attojoules: capacity.attojoules * hundredths / 100)
    }
    let watts = Double(most) / 1e6
    pool.battery = BatteryConfig(
      capacity: capacity, start: oneOf([capacity, part(60), part(25)]),
      charge: oneOf([
        StepSeries(constant: watts * oneOf([0.05, 0.3, 1])),
        StepSeries(
          starts: [.zero, .seconds(0.05), .seconds(0.08)], levels: [0.1 * watts, 0, watts],
          period: .seconds(1)),
      ]), cutoff: oneOf([Energy(), part(20)]), resume: oneOf([part(95), capacity]))
  }
}
