internal import Pool

extension Shape where Value == DepthConfig {
  /// How much of the model tokens go through: a published way by its name, or shares.
  static var depths: Shape { named.orElse(described) }

  private static var named: Shape {
    let presets = DepthConfig.presets
    return Shape<Int>.word("conditional computation", among: presets.map(\.name))
      .map { presets[$0].depths }
  }

  private static var described: Shape {
    .mapping("compute") { reader in
      let levels = reader.required(
        "levels", Shape<DepthConfig.Level>.level.list(atLeast: 1),
        "shares of the model, each with its weight")
      let unit = reader.optional(
        "per", .named("unit", placeholder: DepthConfig.Unit.token), default: .token,
        "what has a share of its own")
      let prompts = reader.optional(
        "prompts", .flag, default: false, "whether prompts' tokens have these shares too")
      return DepthConfig(
        levels.value.isEmpty ? [DepthConfig.Level(share: 1)] : levels.value, unit: unit.value,
        coversPrompts: prompts.value)
    }
  }
}

extension Shape where Value == DepthConfig.Level {
  fileprivate static var level: Shape {
    .mapping("level") { reader in
      let share = reader.required("share", .fraction, "the part of the model, at most 1")
      let weight = reader.optional(
        "weight", .number(1e-6...1e6, "a number from 1e-6 to 1e6"), default: 1, written: "1",
        "how likely, in proportion to the others")
      return DepthConfig.Level(share: share.value, weight: weight.value)
    }
  }
}
