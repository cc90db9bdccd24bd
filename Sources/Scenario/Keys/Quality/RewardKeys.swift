internal import DiscreteEvents
internal import Workload

/// The kinds of rewards that a scenario can name.
enum RewardKind: String, CaseIterable {
  case linear, irt, table, tasks

  /// The kind of a configuration; a new one does not compile until it is named here.
  init(_ config: QualityGenerator) {
    self =
      switch config {
      case .linear: .linear
      case .itemResponse: .irt
      case .table: .table
      case .tasks: .tasks
      }
  }

  var about: String {
    switch self {
    case .linear: "linear in a context that lies in clusters"
    case .irt: "right or wrong by item response: difficulty, discrimination, ability"
    case .table: "a file of measured scores, a row for each query, a column for each arm"
    case .tasks: "right or wrong with a probability by arm and intent: the arms' skills"
    }
  }

  fileprivate func shape(
    _ arms: [ArmConfig]?, _ names: QualityNames
  ) -> Shape<QualityGenerator> {
    switch self {
    case .linear: Shape<LinearQuality>.linearRewards.map { .linear($0) }
    case .irt: Shape<ItemResponseQuality>.itemResponse.map { .itemResponse($0) }
    case .table: Shape<TableQuality>.table(arms?.map(\.name)).map { .table($0) }
    case .tasks: Shape<TaskQuality>.tasks(arms?.map(\.name), names).map { .tasks($0) }
    }
  }
}

extension Shape where Value == QualityGenerator {
  /// Where expected rewards come from.
  ///
  /// - Parameter arms: `nil` = there are mistakes in them.
  static func rewards(_ arms: [ArmConfig]?, _ names: QualityNames) -> Shape {
    .choice(
      "kind of rewards", allowsName: true,
      RewardKind.allCases.map { Kind($0.rawValue, $0.about, $0.shape(arms, names)) })
  }
}

extension Shape where Value == LinearQuality {
  fileprivate static var linearRewards: Shape {
    .mapping("linear rewards") { reader in
      let usual = LinearQuality()
      func number(_ key: String, to most: Double, _ fallback: Double, _ about: String) -> Double {
        reader.optional(
          key, .number(0...most, "a number from 0 to \(Int(most))"), default: fallback, about
        ).value
      }
      return LinearQuality(
        dimension: reader.optional(
          "dimension", .count(1...256), default: usual.dimension, "numbers in a context"
        ).value,
        clusters: reader.optional(
          "clusters", .count(1...10_000), default: usual.clusters,
          "domains that contexts lie in; arm i is good at domain i modulo this"
        ).value,
        zipf: number("zipf", to: 10, usual.zipf, "exponent of the domains' popularity"),
        spread: number(
          "spread", to: 100, usual.spread,
          "how far contexts lie from their domain's centre, which has length 1"),
        skill: number(
          "skill", to: 2, usual.skill, "an arm's expected reward at the centre of its domain"),
        offDomain: number(
          "offDomain", to: 2, usual.offDomain,
          "length of the part of an arm's parameter that is none of its domain's"),
        noise: number("noise", to: 2, usual.noise, "standard deviation of rewards"),
        drift: reader.optional("drift", .drift, "how domains and arms change").value)
    }
  }
}

extension Shape where Value == LinearQuality.Drift {
  fileprivate static var drift: Shape {
    .mapping("drift") { reader in
      let period = reader.required("period", .positiveDuration, "simulated time between changes")
      let rotate = reader.optional(
        "rotate", .count(0...10_000), default: 0,
        "places by which the domains' order of popularity is rotated")
      let degrees = reader.optional(
        "degrees", .number(0...360, "a number from 0 to 360"), default: 0, written: "0",
        "angle by which every arm's parameter turns")
      return LinearQuality.Drift(
        period: period.value, rotate: rotate.value, degrees: degrees.value)
    }
  }
}

extension Shape where Value == ItemResponseQuality {
  fileprivate static var itemResponse: Shape {
    .mapping("item response") { reader in
      let usual = ItemResponseQuality()
      let dimension = reader.optional(
        "dimension", .count(3...256), default: usual.dimension, "numbers in a context")
      let difficulty = reader.optional(
        "difficulty", .spread("mean", from: -100), default: usual.difficulty,
        written: "{ mean: 0, deviation: 1 }", "requests' difficulty: normal")
      let discrimination = reader.optional(
        "discrimination", .spread("median", from: 0.01), default: usual.discrimination,
        written: "{ median: 1, deviation: 0.3 }",
        "how sharply right and wrong part at the difficulty: lognormal, the deviation of its log")
      let ability = reader.optional(
        "ability", .spread("mean", from: -100), default: usual.ability,
        written: "{ mean: 0, deviation: 1 }", "abilities of arms that do not give theirs: normal")
      let noise = reader.optional(
        "featureNoise", .number(0...100, "a number from 0 to 100"), default: usual.featureNoise,
        "standard deviation of difficulty and discrimination as the context shows them")
      return ItemResponseQuality(
        dimension: dimension.value, difficulty: difficulty.value,
        discrimination: discrimination.value, ability: ability.value, featureNoise: noise.value)
    }
  }
}

extension Shape where Value == ItemResponseQuality.Spread {
  /// A middle, called `middle`, and a standard deviation.
  fileprivate static func spread(_ middle: String, from least: Double) -> Shape {
    let noun = "a number from \(least < 0 ? "-100" : "0.01") to 100"
    return .mapping("\(middle) and deviation") { reader in
      let value = reader.required(middle, .number(least...100, noun), "its \(middle)")
      let deviation = reader.required(
        "deviation", .number(0...10, "a number from 0 to 10"), "its standard deviation")
      return ItemResponseQuality.Spread(middle: value.value, deviation: deviation.value)
    }
  }
}

extension Shape where Value == TaskQuality {
  fileprivate static func tasks(_ arms: [String]?, _ names: QualityNames) -> Shape {
    let skills = Shape<[Double]>.probabilities("intent", of: names.intents)
    let change = Shape<TaskQuality.Change>.mapping("change of skills") { reader in
      let at = reader.required("at", .duration, "when it happens")
      let new = reader.required(
        "skills", .byName("arm", among: arms, skills), "the new skills of some arms")
      return TaskQuality.Change(at: at.value, skills: new.value)
    }
    return .mapping("tasks") { reader in
      let changes = reader.optional(
        "changes", change.list(), default: [], "how skills change, in order of time")
      if let (first, next) = zip(changes.value, changes.value.dropFirst())
        .first(where: { $0.at > $1.at })
      {
        changes.fail("must be in order: \(next.at.seconds) s comes after \(first.at.seconds) s")
      }
      if let stream = names.unmarked {
        reader.whole.fail(
          "tasks need the intent of every request; the stream '\(stream.abridged)' has no 'intents'"
        )
      }
      return TaskQuality(changes: changes.value)
    }
  }
}
