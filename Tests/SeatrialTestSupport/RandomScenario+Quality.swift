internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Workload

/// Gives the answers of a random scenario a quality of some kind, or none. It draws from a stream
/// of its own.
struct RandomQuality {
  private let random: RandomStream

  init(_ number: UInt64) { random = RandomStream(seed: number, name: "random quality") }

  func add(to config: inout FleetConfig) {
    guard isOn(0.5) else { return }
    var arms = isOn(0.5) ? poolArms(config) : (0..<oneOf([1, 3, 12])).map(arm)
    let everyIntent = config.streams.allSatisfy { !$0.intents.isEmpty }
    let generator: QualityGenerator
    switch random.below(everyIntent ? 3 : 2) {
    case 0:
      generator = .linear(
        LinearQuality(
          dimension: oneOf([1, 4, 16]), clusters: oneOf([1, 5]),
          drift: oneOf([nil, .init(period: .seconds(0.05), rotate: 2, degrees: 10)])))
    case 1: generator = .itemResponse(ItemResponseQuality(dimension: oneOf([3, 8])))
    default:
      for index in arms.indices {
        arms[index].skills = config.intents.map { _ in random.uniform() }
      }
      let change = TaskQuality.Change(
        at: .seconds(0.1), skills: arms.map { arm in arm.skills.map { 1 - $0 } })
      generator = .tasks(TaskQuality(changes: isOn(0.5) ? [change] : []))
    }
    config.quality = QualityConfig(
      arms: arms, generator: generator, missCost: oneOf([0, 0.3]),
      confidence: oneOf([nil, ConfidenceConfig()]))
  }

  private func poolArms(_ config: FleetConfig) -> [ArmConfig] {
    config.pools.enumerated().map { ArmConfig(name: $1.name, pool: $0) }
  }

  private func arm(_ index: Int) -> ArmConfig {
    ArmConfig(
      name: "arm\(index)", stage: index % oneOf([1, 2]), dollarsPerMillionTokens: oneOf([0, 0.5]),
      outputTokens: oneOf([nil, nil, 5]))
  }

  private func oneOf<Value>(_ values: [Value]) -> Value { values[random.below(values.count)] }

  private func isOn(_ probability: Double) -> Bool { random.uniform() < probability }
}
