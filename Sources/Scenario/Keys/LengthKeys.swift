internal import Workload

/// The kinds of length distributions a scenario can name.
enum LengthKind: String, CaseIterable {
  case constant, uniform, lognormal, gamma, zipf, histogram, cdf

  /// The kind of a configuration; a new one does not compile until it is named here.
  init(_ config: LengthConfig) {
    self =
      switch config {
      case .constant: .constant
      case .uniform: .uniform
      case .lognormal: .lognormal
      case .gamma: .gamma
      case .zipf: .zipf
      case .histogram: .histogram
      case .cdf: .cdf
      }
  }

  var about: String {
    switch self {
    case .constant: "always the same"
    case .uniform: "every number from min to max equally likely"
    case .lognormal: "lognormal with this mean and coefficient of variation, clipped at max"
    case .gamma: "gamma with this mean and coefficient of variation, clipped at max"
    case .zipf: "probability of k in 1…max proportional to k^-exponent"
    case .histogram: "token counts with weights, as a list or a file"
    case .cdf: "token counts with cumulative probabilities, linear between, as a list or a file"
    }
  }

  fileprivate var shape: Shape<LengthConfig> {
    switch self {
    case .constant: Shape<Int>.tokens.map { .constant($0) }
    case .uniform: .uniform
    case .lognormal: .moments("lognormal lengths") { .lognormal(mean: $0, cv: $1, max: $2) }
    case .gamma: .moments("gamma lengths") { .gamma(mean: $0, cv: $1, max: $2) }
    case .zipf: .zipf
    case .histogram: Shape<[LengthConfig.Bin]>.bins(.histogram).map { .histogram($0) }
    case .cdf: Shape<[LengthConfig.Bin]>.bins(.cumulative).map { .cdf($0) }
    }
  }
}

extension Shape where Value == LengthConfig {
  /// How many tokens a request's part has.
  static var length: Shape {
    .choice(
      "length distribution", LengthKind.allCases.map { Kind($0.rawValue, $0.about, $0.shape) })
  }

  fileprivate static var uniform: Shape {
    .mapping("uniform lengths") { reader in
      let min = reader.required("min", .tokens, "fewest tokens")
      let max = reader.required("max", .tokens, "most tokens")
      if min.isGood, max.isGood, min.value > max.value {
        max.fail("must not be less than min, \(min.value)")
      }
      return .uniform(min: min.value, max: max.value)
    }
  }

  fileprivate static func moments(
    _ name: String, _ make: @escaping (Double, Double, Int) -> LengthConfig
  ) -> Shape {
    .mapping(name) { reader in
      let mean = reader.required("mean", .meanTokens, "mean tokens, before clipping")
      let cv = reader.required("cv", .variation, "coefficient of variation, before clipping")
      let max = reader.optional(
        "max", .tokens, default: Shape<Int>.maxTokens, "tokens at which draws are clipped")
      return make(mean.value, cv.value, max.value)
    }
  }

  fileprivate static var zipf: Shape {
    .mapping("zipf lengths") { reader in
      let exponent = reader.required(
        "exponent", .number(1e-3...100, "a number from 0.001 to 100"), "how fast it falls")
      let max = reader.required("max", .tokens, "most tokens")
      return .zipf(exponent: exponent.value, max: max.value)
    }
  }
}

extension Shape where Value == LengthsConfig {
  /// Lengths drawn jointly.
  static var jointLengths: Shape {
    .choice(
      "joint length distribution",
      [
        Kind(
          "pairs", "(prompt, output) pairs drawn with replacement from a trace's rows",
          Shape<TraceConfig>.trace.map { .pairs($0) }),
        Kind("split", "prompt and answer together, and the prompt's part of them", .split),
      ])
  }

  private static var split: Shape {
    .mapping("split lengths") { reader in
      let total = reader.required("total", .length, "tokens of prompt and answer together")
      let prompt = reader.required(
        "prompt", .number(0...1, "a number from 0 to 1"),
        "the prompt's part of them, rounded down; both have a token at least")
      return .split(total: total.value, prompt: prompt.value)
    }
  }
}
