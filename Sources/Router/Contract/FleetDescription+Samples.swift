internal import DiscreteEvents

extension FleetDescription {
  /// Small fleets, each with something that the others do not have.
  package static let samples: [FleetDescription] =
    [1, 2, 3, 7].map { FleetDescription(replicas: $0) } + [models, adapters, agents]

  /// Three models, of different sizes and prices.
  private static let models = FleetDescription(
    pools: [
      Pool(name: "small", replicas: 0..<3, maxBatch: 8, maxSequence: 60, dollarsPerHour: 1),
      Pool(name: "medium", replicas: 3..<5, maxBatch: 4, maxSequence: 200, dollarsPerHour: 2),
      Pool(name: "large", replicas: 5..<6, maxBatch: 2, maxSequence: 2000, dollarsPerHour: 8),
    ], contextSize: 4, intents: ["prose", "code"], confusion: [[0.9, 0.1], [0.2, 0.8]],
    horizon: 2000)

  /// Adapters of one model, more than fit, and a pool that serves none.
  private static let adapters = FleetDescription(
    pools: [
      Pool(
        name: "edge", replicas: 0..<2, adapterSlots: 2,
        adapterLoads: Array(repeating: .seconds(0.02), count: 5)),
      Pool(name: "plain", replicas: 2..<3),
    ], adapters: (0..<5).map { "adapter-\($0)" },
    arms: (0..<5).map { Arm(name: "adapter-\($0)", pool: 0, adapter: $0) }, contextSize: 3,
    missCost: 0.3)

  /// Agents in two stages, on two models.
  private static let agents = FleetDescription(
    pools: [
      Pool(name: "cheap", replicas: 0..<2), Pool(name: "dear", replicas: 2..<4, dollarsPerHour: 9),
    ],
    arms: (0..<6).map { index in
      Arm(
        name: "agent-\(index)", pool: index % 2, stage: index / 3,
        dollarsPerMillionTokens: Double(index), outputTokens: index == 0 ? 10 : nil)
    }, intents: ["math", "code", "general"])
}
