internal import DiscreteEvents
internal import Glibc

/// Draws what a stream's requests are about and what is said of them: intent, bytes, expected
/// output. Each has a random stream of its own.
struct TraitSampler {
  private let intents: DiscreteDistribution?
  /// The number of each of the stream's intents in the whole workload.
  private let numbers: [Int]
  private let bytes: [BytesOfToken?]
  private let expected: ExpectedOutput?
  private let intentRandom: RandomStream
  private let bytesRandom: RandomStream
  private let expectedRandom: RandomStream
  /// The most bytes that a prompt is said to have.
  static let maxBytes = 1_000_000_000_000

  /// The sampler of `config`, which has no mistakes; `nil` = it says nothing of its requests.
  ///
  /// - Parameters:
  ///   - names: The intents of the whole workload.
  ///   - stream: Makes the random stream of a given use.
  init?(_ config: StreamConfig, intents names: [String], stream: (String) -> RandomStream) {
    guard !config.intents.isEmpty || config.expectedOutput != nil else { return nil }
    intents = DiscreteDistribution(weights: config.intents.map(\.share))
    numbers = config.intents.map { intent in names.firstIndex(of: intent.name) ?? -1 }
    bytes = config.intents.map { $0.bytesPerToken.map(BytesOfToken.init) }
    expected = config.expectedOutput.map(ExpectedOutput.init)
    intentRandom = stream("intent")
    bytesRandom = stream("bytes")
    expectedRandom = stream("expected")
  }

  /// What is known of a request with so many tokens. A draw of each kind is used whatever the
  /// intent, so that one request's never shifts the next one's.
  func sample(prompt: Int, output: Int) -> RequestTraits {
    var traits = RequestTraits()
    if let intents {
      let own = intents.sample(using: intentRandom)
      traits.intent = numbers[own]
      let normal = bytesRandom.normal()
      traits.promptBytes = bytes[own]?.bytes(of: prompt, normal: normal) ?? 0
    }
    traits.expectedOutput = expected?.tokens(of: output, using: expectedRandom)
    return traits
  }
}

/// How many bytes prompts of one intent have.
private struct BytesOfToken {
  private let mean: Double
  private let factor: LognormalFactor

  init(_ config: IntentConfig.BytesPerToken) {
    mean = config.mean
    factor = LognormalFactor(cv: config.cv)
  }

  func bytes(of tokens: Int, normal: Double) -> Int {
    wholeTokens(Double(tokens) * mean * factor.value(normal), max: TraitSampler.maxBytes)
  }
}

/// How long answers are said to be.
private struct ExpectedOutput {
  private let factor: LognormalFactor

  init(_ config: ExpectedOutputConfig) {
    factor =
      switch config {
      case .exact: LognormalFactor(cv: 0)
      case .lognormal(let cv): LognormalFactor(cv: cv)
      }
  }

  func tokens(of output: Int, using random: RandomStream) -> Int {
    wholeTokens(Double(output) * factor.value(random.normal()), max: StreamConfig.maxTokens)
  }
}

/// A lognormal variate of mean 1: with coefficient of variation c its logarithm has variance
/// ln(1 + c²) and mean −ln(1 + c²) / 2. With c = 0 it is exactly 1.
private struct LognormalFactor {
  private let mu: Double
  private let sigma: Double

  init(cv: Double) {
    let variance = log1p(cv * cv)
    mu = -variance / 2
    sigma = variance.squareRoot()
  }

  func value(_ normal: Double) -> Double { exp(mu + sigma * normal) }
}
