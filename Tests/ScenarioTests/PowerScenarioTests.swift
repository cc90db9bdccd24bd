import DiscreteEvents
import Fleet
import Pool
import Scenario
import Testing

@Suite("Power in scenarios")
struct PowerScenarioTests {
  @Test("is decoded in every form, for the GPUs of a replica")
  func everyForm() throws {
    let config = try Scenario.load(file: GoodFiles.path("every-key.yaml")).config
    #expect(
      config.pools.prefix(6).map(\.power) == [
        PowerConfig(
          curve: .logistic(idle: 300, nominal: 600, steepness: 1, midpoint: 4.2), gpus: 2),
        PowerConfig(curve: .logistic(idle: 175, nominal: 385, steepness: 1, midpoint: 2.5)),
        PowerConfig(curve: .measured(at: [0, 1, 8.5], watts: [70, 110, 300])),
        PowerConfig(curve: .constant(150)),
        PowerConfig(curve: .constant(5.5), ramp: .seconds(1.5)),
        // Four that share layers, three stages, two ranks.
        PowerConfig(curve: .constant(400), gpus: 24),
      ])
    #expect(
      config.electricity
        == ElectricityConfig(
          dollarsPerKWh: StepSeries(constant: 0.12), pue: 1.2,
          gramsPerKWh: StepSeries(
            starts: [.zero, .seconds(25_200), .seconds(68_400)], levels: [410.5, 260, 450],
            period: .seconds(86_400))))
    #expect(config.metersEnergy)
  }

  @Test("is not modelled unless the file says so")
  func absent() throws {
    let config = try Scenario.load(file: GoodFiles.path("quickstart.yaml")).config
    #expect(config.pools.allSatisfy { $0.power == nil } && !config.metersEnergy)
  }
}
