internal import DiscreteEvents
internal import Fleet
internal import Workload

/// Gives the streams of a random scenario lengths drawn together, intents, bytes and expected
/// outputs, and its router a classifier, or none of them. It draws from a stream of its own.
struct RandomTraits {
  private let random: RandomStream

  init(_ number: UInt64) { random = RandomStream(seed: number, name: "random traits") }

  func add(to config: inout FleetConfig) {
    guard isOn(0.5) else { return }
    for index in config.streams.indices {
      guard case .generated(let arrivals, _) = config.streams[index].source, isOn(0.2) else {
        continue
      }
      config.streams[index].source = .generated(
        arrivals: arrivals,
        lengths: .split(total: .uniform(min: 1, max: 80), prompt: oneOf([0, 0.8, 1])))
    }
    let bytes: [IntentConfig.BytesPerToken?] = [nil, .init(mean: 4), .init(mean: 3.5, cv: 0.4)]
    for index in config.streams.indices where isOn(0.7) {
      config.streams[index].intents = ["prose", "code", "rag"].filter { _ in isOn(0.6) }
        .map { IntentConfig(name: $0, share: oneOf([1, 3]), bytesPerToken: oneOf(bytes)) }
      config.streams[index].expectedOutput = oneOf([nil, .exact, .lognormal(cv: 0.5)])
    }
    guard !config.intents.isEmpty, isOn(0.5) else { return }
    config.router.classifier = ClassifierConfig(
      .accuracy(oneOf([0.3, 0.9, 1])),
      latency: oneOf([.zero, SimTime(picoseconds: 1_000_000), .seconds(0.001)]))
  }

  private func oneOf<Value>(_ values: [Value]) -> Value { values[random.below(values.count)] }

  private func isOn(_ probability: Double) -> Bool { random.uniform() < probability }
}
