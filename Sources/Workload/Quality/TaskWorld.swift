internal import DiscreteEvents

/// ``TaskQuality`` as time goes by.
struct TaskWorld: QualityWorld {
  private let changes: [TaskQuality.Change]
  /// Changes that have happened.
  private var happened = 0
  /// Each arm's skills now, by intent.
  private var skills: [[Double]]

  init(_ config: TaskQuality, arms: [ArmConfig]) {
    changes = config.changes
    skills = arms.map(\.skills)
  }

  var noise: RewardNoise { .bernoulli }

  mutating func describe(
    _ arrival: inout Arrival, _ traits: inout RequestTraits, of stream: Int,
    using random: RandomStream
  ) {
    while happened < changes.count, changes[happened].at <= arrival.time {
      for (arm, new) in changes[happened].skills.enumerated() {
        if let new { skills[arm] = new }
      }
      happened += 1
    }
    let intent = traits.intent
    traits.means = skills.map { $0.indices.contains(intent) ? $0[intent] : 0 }
  }
}
