internal import Workload

extension Shape where Value == QualityConfig {
  /// How good answers are.
  static func quality(_ names: QualityNames) -> Shape {
    .mapping("quality") { reader in
      let arms = reader.required(
        "arms", .arms(names),
        "what answers' quality depends on: adapters, pools, so many, or a list")
      let rewards = reader.required(
        "rewards", .rewards(arms.isGood ? arms.value : nil, names),
        "where expected rewards come from")
      let missCost = reader.optional(
        "missCost", .number(0...10, "a number from 0 to 10"), default: 0, written: "0",
        "what loading an adapter that was not in memory costs, in units of reward")
      let confidence = reader.optional(
        "confidence", .confidence(names), "how sure models say they are of their answers")
      if arms.isGood, rewards.isGood {
        rewards.value.problem(with: arms.value).map { arms.fail($0) }
      }
      return QualityConfig(
        arms: arms.value, generator: rewards.value, missCost: missCost.value,
        confidence: confidence.value)
    }
  }
}

extension QualityGenerator {
  /// What is wrong with `arms` for these rewards, if anything.
  fileprivate func problem(with arms: [ArmConfig]) -> String? {
    if case .itemResponse = self {
    } else if let arm = arms.first(where: { $0.ability != nil }) {
      return "'\(arm.name.abridged)' has an ability, which only irt asks for"
    }
    guard case .tasks = self else {
      return arms.first { !$0.skills.isEmpty }
        .map { "'\($0.name.abridged)' has skills, which only tasks ask for" }
    }
    return arms.first { $0.skills.isEmpty }
      .map { "tasks need the skills of every arm, and '\($0.name.abridged)' has none" }
  }
}

extension Shape where Value == ConfidenceConfig {
  fileprivate static func confidence(_ names: QualityNames) -> Shape {
    let separation = Shape<Double>.number(0...100, "a number from 0 to 100")
    return .mapping("confidence") { reader in
      let usual = ConfidenceConfig()
      let common = reader.optional(
        "separation", separation, default: usual.separation, written: "1",
        "how far right answers lie from wrong ones, on a logistic scale: ± this")
      let noise = reader.optional(
        "noise", .number(0...100, "a number from 0 to 100"), default: usual.noise, written: "1",
        "standard deviation about that; a right answer is then more confident than a wrong one "
          + "with probability Φ(√2·separation/noise)")
      let own = reader.optional(
        "byIntent", .byName("intent", among: names.intents, separation), default: [],
        written: "{}", "the separation of some intents, in place of the common one")
      return ConfidenceConfig(
        separation: common.value, noise: noise.value, separations: own.value)
    }
  }
}
