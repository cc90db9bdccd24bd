internal import Fleet
internal import Pool

extension RandomScenario {
  /// Lets some pools draw power, in some of these scenarios all of them.
  func addPower(to config: inout FleetConfig) {
    guard isOn() else { return }
    let share = oneOf([0.5, 1])
    for index in config.pools.indices where isOn(share) {
      config.pools[index].power = PowerConfig(
        curve: oneOf([
          .constant(123.456789),
          .logistic(idle: 300, nominal: 600, steepness: 1, midpoint: 4.2),
          .measured(at: [0, 1, 8, 64], watts: [70, 110.1, 290, oneOf([333.3, 250])]),
        ]), gpus: oneOf([1, 2, 8]))
    }
    config.electricity = ElectricityConfig(
      dollarsPerKWh: oneOf([nil, 0.12]), pue: oneOf([1, 1.2]), gramsPerKWh: oneOf([nil, 400]))
  }
}
