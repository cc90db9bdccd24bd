internal import Workload

extension Shape where Value == [ArmConfig] {
  /// The most arms there may be.
  private static var most: Int { 10_000 }

  /// `adapters`, `pools`, how many, or a list.
  static func arms(_ names: QualityNames) -> Shape {
    let word = Shape<Int>.word("kind of arms", among: ["adapters", "pools"])
    let count = Shape.mapping("arms") { reader in
      let count = reader.required(
        "count", .count(1...most), "how many there are, in no pool and no adapter of their own")
      return (0..<count.value).map { ArmConfig(name: "arm\($0)") }
    }
    let list = Shape<ArmConfig>.arm(names).list(atLeast: 1).checked { arms in
      if arms.count > most { return "must not have more than \(most) entries" }
      return arms.map(\.name).firstRepeated.map { "two arms are called '\($0.abridged)'" }
    }
    return Shape(
      placeholder: { [ArmConfig(name: "arm0")] },
      describe: { .either([word.describe(), list.describe(), count.describe()]) },
      decode: { input in
        switch input.node.content {
        case .scalar: word.decode(input).flatMap { every($0 == 0, names, input) }
        case .list: list.decode(input)
        case .mapping: count.decode(input)
        }
      })
  }

  /// An arm for every adapter, or every pool.
  private static func every(
    _ isAdapters: Bool, _ names: QualityNames, _ input: Input
  ) -> [ArmConfig]? {
    guard let found = isAdapters ? names.adapters : names.pools else {
      return [ArmConfig(name: "arm0")]
    }
    guard !found.isEmpty else { return input.fail("the scenario has no adapters") }
    return found.enumerated().map { index, name in
      ArmConfig(name: name, pool: isAdapters ? -1 : index, adapter: isAdapters ? index : -1)
    }
  }
}

extension Shape where Value == ArmConfig {
  /// One arm.
  fileprivate static func arm(_ names: QualityNames) -> Shape {
    .mapping("arm") { reader in
      let name = reader.required("name", .text(), "what reports call it")
      let pool = reader.optional(
        "pool", .name("pool", among: names.pools), "the pool that serves it; without it, any")
      let adapter = reader.optional(
        "adapter", .name("adapter", among: names.adapters), "the adapter it is; without it, none")
      let stage = reader.optional(
        "stage", .count(0...1000), default: 0, "the stage of the work that it can do, from 0")
      let price = reader.optional(
        "dollarsPerMillionTokens", .number(0...1e6, "a number from 0 to 1e6"), default: 0,
        written: "0", "price of its answers")
      let tokens = reader.optional(
        "outputTokens", .tokens,
        "tokens of its answers; without it, as many as the request's answer has")
      let ability = reader.optional(
        "ability", .number(-100...100, "a number from -100 to 100"),
        "for irt: its ability, on the scale of difficulties; without it, drawn")
      let skills = reader.optional(
        "skills", .probabilities("intent", of: names.intents), default: [], written: "{}",
        "for tasks: how often its answers are right, by intent")
      return ArmConfig(
        name: name.value, pool: pool.value ?? -1, adapter: adapter.value ?? -1,
        stage: stage.value, dollarsPerMillionTokens: price.value, outputTokens: tokens.value,
        ability: ability.value, skills: skills.value)
    }
  }
}
