internal import DiscreteEvents

/// How many tokens each request of a generated stream has.
enum RequestLengths {
  case independent(
    prompt: LengthSampler, promptRandom: RandomStream, output: LengthSampler,
    outputRandom: RandomStream)
  case split(total: LengthSampler, prompt: Double, RandomStream)
  case pairs(LengthPairs, RandomStream)

  /// - Parameter stream: makes the random stream of a given use.
  /// - Throws: ``TraceError`` when pairs come from a trace that cannot be read.
  init(_ config: LengthsConfig, stream: (String) -> RandomStream) throws(TraceError) {
    switch config {
    case .independent(let prompt, let output):
      self = .independent(
        prompt: LengthSampler(prompt), promptRandom: stream("prompt"),
        output: LengthSampler(output), outputRandom: stream("output"))
    case .split(let total, let prompt):
      self = .split(total: LengthSampler(total), prompt: prompt, stream("total"))
    case .pairs(let trace):
      self = .pairs(try LengthPairs(trace), stream("pairs"))
    }
  }

  func sample() -> (prompt: Int, output: Int) {
    switch self {
    case .independent(let prompt, let promptRandom, let output, let outputRandom):
      (prompt.sample(using: promptRandom), output.sample(using: outputRandom))
    case .split(let total, let part, let random):
      RequestLengths.divide(total.sample(using: random), prompt: part)
    case .pairs(let pairs, let random): pairs.sample(using: random)
    }
  }

  private static func divide(_ total: Int, prompt part: Double) -> (prompt: Int, output: Int) {
    let prompt = max(1, Int(Double(total) * part))
    return (prompt, max(1, total - prompt))
  }
}
