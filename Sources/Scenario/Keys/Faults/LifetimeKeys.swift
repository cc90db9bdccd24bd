internal import DiscreteEvents
internal import Fleet

/// The distributions of a lifetime that a scenario can name; a bare duration is always the same.
enum LifetimeKind: String, CaseIterable {
  case exponential, weibull

  /// The kind of a lifetime; a new one does not compile until it is named here.
  init?(_ lifetime: Lifetime) {
    switch lifetime {
    case .constant: return nil
    case .exponential: self = .exponential
    case .weibull: self = .weibull
    }
  }

  var about: String {
    switch self {
    case .exponential: "exponential with this mean: without memory"
    case .weibull: "Weibull: mean and shape; below 1 failures come early, above 1 of old age"
    }
  }

  fileprivate var shape: Shape<Lifetime> {
    switch self {
    case .exponential: Shape<SimTime>.positiveDuration.map { .exponential(mean: $0) }
    case .weibull: .weibull
    }
  }
}

extension Shape where Value == Lifetime {
  /// A duration, always the same, or a distribution.
  static var lifetime: Shape {
    Shape<SimTime>.duration.map { .constant($0) }
      .orElse(
        .choice(
          "lifetime", LifetimeKind.allCases.map { Kind($0.rawValue, $0.about, $0.shape) }))
  }

  fileprivate static var weibull: Shape {
    .mapping("weibull lifetime") { reader in
      let mean = reader.required("mean", .positiveDuration, "its mean")
      // At 0.2 two in three are shorter than a hundredth of the mean already.
      let shape = reader.required("shape", .number(0.2...100, "a number from 0.2 to 100"), "its k")
      return .weibull(mean: mean.value, shape: shape.value)
    }
  }
}

extension Lifetime {
  /// Its mean.
  var mean: SimTime {
    switch self {
    case .constant(let time), .exponential(let time), .weibull(let time, _): time
    }
  }
}
