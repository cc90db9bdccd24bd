internal import DiscreteEvents

/// Draws numbers of tokens from one of the distributions that a scenario can name.
///
/// An enum and not a protocol, because it is asked twice a request.
enum LengthSampler {
  case constant(Int)
  case uniform(UniformLength)
  case lognormal(LognormalLength)
  case gamma(GammaLength)
  case zipf(ZipfLength)
  case histogram(HistogramLength)
  case cdf(CDFLength)

  /// The sampler of `config`, which has no mistakes.
  init(_ config: LengthConfig) {
    switch config {
    case .constant(let tokens): self = .constant(tokens)
    case .uniform(let min, let max): self = .uniform(UniformLength(min: min, max: max))
    case .lognormal(let mean, let cv, let max):
      self = .lognormal(LognormalLength(mean: mean, cv: cv, max: max))
    case .gamma(let mean, let cv, let max) where cv > 0:
      self = .gamma(GammaLength(mean: mean, cv: cv, max: max))
    case .gamma(let mean, _, let max): self = .constant(wholeTokens(mean, max: max))
    case .zipf(let exponent, let max): self = .zipf(ZipfLength(exponent: exponent, max: max))
    case .histogram(let bins): self = .histogram(HistogramLength(bins))
    case .cdf(let points): self = .cdf(CDFLength(points))
    }
  }

  /// A number of tokens, at least 1.
  func sample(using random: RandomStream) -> Int {
    switch self {
    case .constant(let tokens): tokens
    case .uniform(let length): length.sample(using: random)
    case .lognormal(let length): length.sample(using: random)
    case .gamma(let length): length.sample(using: random)
    case .zipf(let length): length.sample(using: random)
    case .histogram(let length): length.sample(using: random)
    case .cdf(let length): length.sample(using: random)
    }
  }
}

/// The whole number of tokens nearest to `tokens`, clipped to 1...`max`.
func wholeTokens(_ tokens: Double, max: Int) -> Int {
  guard tokens < Double(max) else { return max }
  return tokens >= 1.5 ? Int(tokens + 0.5) : 1
}
