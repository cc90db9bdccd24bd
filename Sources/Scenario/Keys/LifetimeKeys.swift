internal import DiscreteEvents
internal import Fleet

extension Shape where Value == Lifetime {
  /// A time to failure or to repair: a constant, or a distribution.
  static var lifetime: Shape {
    let weibull = Shape.mapping("weibull lifetime") { reader in
      let mean = reader.required("mean", .positiveDuration, "the mean time")
      let shape = reader.required(
        "shape", .number(0.1...100, "a number from 0.1 to 100"),
        "below 1 failures come early in life, above 1 of old age")
      return .weibull(mean: mean.value, shape: shape.value)
    }
    let kinds = Shape.choice(
      "lifetime",
      [
        Kind(
          "exponential", "memoryless: its mean",
          Shape<SimTime>.positiveDuration.map { .exponential(mean: $0) }),
        Kind("weibull", "by age: mean and shape", weibull),
      ])
    return Shape<SimTime>.positiveDuration.map { .constant($0) }.orElse(kinds)
  }
}
