internal import Pool

extension Shape where Value == ExpertRouting {
  /// How tokens choose among a model's experts, and how GPUs share these.
  static var expertRouting: Shape {
    .mapping("experts") { reader in
      let skew = reader.optional(
        "skew", .number(0...10, "a number from 0 to 10"), default: 0,
        "exponent of the experts' popularity (Zipf); 0 = all alike")
      let parallel = reader.optional(
        "parallel", .flag, default: false,
        "whether each GPU of tensorParallel keeps its share of experts whole")
      let capacity = reader.optional(
        "capacity", .number(0.01...1e6, "a number from 0.01 to 1e6"),
        "visits an expert takes at most, over the mean of all; without it, all")
      return ExpertRouting(
        skew: skew.value, isParallel: parallel.value, capacity: capacity.value)
    }
  }
}
