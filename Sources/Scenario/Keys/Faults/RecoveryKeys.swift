internal import DiscreteEvents
internal import Fleet

extension Shape where Value == RecoveryConfig {
  /// What becomes of requests that a fault interrupts: a rule, or a rule and its numbers.
  static var recovery: Shape {
    let rule = Shape<RecoveryConfig.Rule>.named("rule", placeholder: .retry)
    return rule.map { RecoveryConfig($0) }.orElse(
      .mapping("recovery") { reader in
        let usual = RecoveryConfig()
        let rule = reader.optional(
          "rule", rule, default: usual.rule,
          "it fails, begins anew, or goes on with the tokens that it had emitted")
        let limit = reader.optional(
          "limit", .count(0...1000), default: usual.limit, "how often one is sent again, at most")
        let delay = reader.optional(
          "delay", .duration, default: usual.delay, written: "0s",
          "from the loss until it is sent again: noticing it, and backing off")
        return RecoveryConfig(rule.value, limit: limit.value, delay: delay.value)
      })
  }
}

extension Shape where Value == HealthConfig {
  /// How the router learns which replicas are up.
  static var health: Shape {
    .mapping("health") { reader in
      let period = reader.required("period", .probePeriod, "between two probes of a replica")
      let delay = reader.optional(
        "delay", .duration, default: .zero, written: "0s", "from a probe until its result counts")
      let falsePositives = reader.optional(
        "falsePositives", .chance, default: 0, written: "0",
        "how often a probe says that a replica is down which is up")
      let falseNegatives = reader.optional(
        "falseNegatives", .chance, default: 0, written: "0",
        "how often a probe says that a replica is up which is down")
      let downAfter = reader.optional(
        "downAfter", .count(1...1000), default: 1,
        "probes in a row that must say so before a replica counts as down")
      let upAfter = reader.optional(
        "upAfter", .count(1...1000), default: 1,
        "probes in a row that must say so before a replica counts as up again")
      return HealthConfig(
        period: period.value, delay: delay.value, falsePositives: falsePositives.value,
        falseNegatives: falseNegatives.value, downAfter: downAfter.value, upAfter: upAfter.value)
    }
  }
}

extension Shape where Value == SimTime {
  /// Between two probes: a millisecond at least, as every probe is simulated.
  fileprivate static var probePeriod: Shape {
    Shape.positiveDuration.checked {
      $0 < SimTime(picoseconds: 1_000_000_000) ? "must be 1ms or more" : nil
    }
  }
}

extension Shape where Value == Double {
  /// A probability as a number or a percentage.
  fileprivate static var chance: Shape {
    let number = Shape.probability
    let percent = Shape.percent.checked { $0 > 1 ? "must be from 0% to 100%" : nil }
    return Shape(
      placeholder: { 0 }, describe: { .either([number.describe(), percent.describe()]) },
      decode: { input in
        if case .scalar(let text, _) = input.node.content, text.last == "%" {
          return percent.decode(input)
        }
        return number.decode(input)
      })
  }
}
