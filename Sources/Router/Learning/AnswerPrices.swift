/// What each arm's answer to a request is expected to cost: its tokens times its price, divided by
/// the dearest answer expected so far, so that costs lie in [0, 1].
struct AnswerPrices: Sendable {
  private let arms: [FleetDescription.Arm]
  /// Running mean of the tokens of each arm's answers; 0 = none has come.
  private var tokens: [Double]
  private var counts: [Double]
  private var dearest = 0.0

  /// Least weight of a new answer in the running means.
  private static let rate = 0.01

  init(_ arms: [FleetDescription.Arm]) {
    self.arms = arms
    tokens = [Double](repeating: 0, count: arms.count)
    counts = tokens
  }

  /// The cost of an answer of `arm`, from 0 to 1.
  func scaled(_ arm: Int, for request: RequestView) -> Double {
    dearest > 0 ? min(1, expected(arm, for: request) / dearest) : 0
  }

  /// As long as the arm's answers always are; else as long as the request's is expected to be; else
  /// as long as the arm's were.
  private func expected(_ arm: Int, for request: RequestView) -> Double {
    let length =
      arms[arm].outputTokens.map(Double.init) ?? request.expectedOutput.map(Double.init)
      ?? tokens[arm]
    return length * arms[arm].dollarsPerMillionTokens
  }

  /// An arm has answered.
  mutating func note(_ outcome: Outcome) {
    let arm = outcome.arm
    counts[arm] += 1
    let step = max(Self.rate, 1 / counts[arm])
    tokens[arm] += step * (Double(outcome.outputTokens) - tokens[arm])
    dearest = max(dearest, expected(arm, for: outcome.request))
  }
}
