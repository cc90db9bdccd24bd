internal import DiscreteEvents
internal import Workload

/// The kinds of arrivals a scenario can name.
enum ArrivalKind: String, CaseIterable {
  case poisson, gamma, constant, mmpp, diurnal, closed

  /// The kind of a configuration; a new one does not compile until it is named here.
  init(_ config: ArrivalsConfig) {
    self =
      switch config {
      case .poisson: .poisson
      case .gamma: .gamma
      case .constant: .constant
      case .mmpp: .mmpp
      case .diurnal: .diurnal
      case .closed: .closed
      }
  }

  var about: String {
    switch self {
    case .poisson: "independent exponential gaps: a rate"
    case .gamma: "independent gamma gaps: rate and coefficient of variation"
    case .constant: "equal gaps: a rate"
    case .mmpp: "Poisson with a rate that jumps among states, each held for an exponential time"
    case .diurnal: "Poisson with a rate that swings as a cosine over a period"
    case .closed: "so many clients, each thinking after its last answer"
    }
  }

  fileprivate var shape: Shape<ArrivalsConfig> {
    switch self {
    case .poisson: Shape.rate.map { .poisson(rate: $0) }
    case .gamma: .gammaArrivals
    case .constant: Shape.rate.map { .constant(rate: $0) }
    case .mmpp: .mmpp
    case .diurnal: .diurnal
    case .closed: .closed
    }
  }
}

extension Shape where Value == ArrivalsConfig {
  /// When requests arrive.
  static var arrivals: Shape {
    .choice(
      "arrival process", ArrivalKind.allCases.map { Kind($0.rawValue, $0.about, $0.shape) })
  }

  fileprivate static var gammaArrivals: Shape {
    .mapping("gamma arrivals") { reader in
      let rate = reader.required("rate", .rate, "mean requests a second")
      let cv = reader.required("cv", .variation, "coefficient of variation of the gaps")
      return .gamma(rate: rate.value, cv: cv.value)
    }
  }

  fileprivate static var mmpp: Shape {
    let state = Shape<ArrivalsConfig.MMPPState>.mapping("mmpp state") { reader in
      let rate = reader.required("rate", .rateOrZero, "requests a second in the state")
      let mean = reader.required("mean", .positiveDuration, "mean time in the state")
      return ArrivalsConfig.MMPPState(rate: rate.value, mean: mean.value)
    }
    return state.list(atLeast: 1)
      .checked { states in
        states.allSatisfy { $0.rate == 0 } ? "at least one state needs a rate above 0/s" : nil
      }
      .map { .mmpp(states: $0) }
  }

  fileprivate static var diurnal: Shape {
    .mapping("diurnal arrivals") { reader in
      let mean = reader.required("mean", .rate, "mean requests a second")
      let amplitude = reader.required(
        "amplitude", .number(0...1, "a number from 0 to 1"),
        "how far the rate swings, as a part of the mean")
      let period = reader.optional(
        "period", .positiveDuration, default: .seconds(86400), written: "24h", "one full swing")
      let peak = reader.optional(
        "peak", .duration, default: .zero, written: "0s", "when the rate is highest")
      return .diurnal(
        mean: mean.value, amplitude: amplitude.value, period: period.value, peak: peak.value)
    }
  }

  fileprivate static var closed: Shape {
    .mapping("closed arrivals") { reader in
      let clients = reader.required("clients", .count(1...10_000_000), "how many clients there are")
      let think = reader.optional(
        "think", .think, default: .constant(.zero), written: "0s",
        "from a client's answer to its next request: a duration, always the same, or a kind")
      return .closed(clients: clients.value, think: think.value)
    }
  }
}

extension Shape where Value == ThinkConfig {
  static var think: Shape {
    Shape<SimTime>.duration.map { .constant($0) }
      .orElse(
        .choice(
          "think time",
          [
            Kind(
              "constant", "always the same", Shape<SimTime>.duration.map { .constant($0) }),
            Kind(
              "exponential", "exponential with this mean",
              Shape<SimTime>.positiveDuration.map { .exponential(mean: $0) }),
          ]))
  }
}
