internal import DiscreteEvents

/// As `length-split`, without a tokenizer: it takes a prompt's tokens to be its bytes over the
/// bytes a token of its intent, which it learns from what replicas report when requests complete.
///
/// Token-budget pool routing (arXiv 2604.09613): estimate = bytes / r_c + output, and at every
/// outcome r_c ← (1 − η)·r_c + η·bytes / prompt tokens. The paper gives neither η nor the start:
/// 0.05 and 4 are reconstructions. Requests without an intent share an r; one whose bytes nobody
/// says is taken by its tokens. Only completed requests teach it.
struct TokenBudget: RoutingPolicy {
  /// O(pools). The cost is that of `seatrial-bench pools`, the same with 1 to 8 pools.
  static let definition = PolicyDefinition(
    "token-budget", about: "as length-split, by bytes and learned bytes a token instead of tokens",
    parameters: [
      .boundary, .outputGuess,
      .number("eta", default: 0.05, in: 0...1, about: "weight of the newest prompt in the average"),
      .number("start", default: 4, in: 0.01...1000, about: "bytes a token at first"),
      .number(
        "margin", default: 0, in: 0...10,
        about: "added to the estimate of a prompt, as a part of it, so that fewer are too long"),
    ], cost: { _, _ in .seconds(246e-9) }
  ) { TokenBudget($0) }

  let needs: ViewNeeds = .leastOutstandingInPool
  private var ladder: PoolLadder
  private let outputGuess: Int
  private let eta: Double
  private let margin: Double
  /// Bytes a token: of requests without an intent, then of each intent.
  private(set) var bytesPerToken: [Double]
  private var intents: [String] = []
  private var chosen: Int?

  init(_ parameters: PolicyParameters) {
    ladder = PoolLadder(boundary: parameters.count("boundary"))
    outputGuess = parameters.count("outputGuess")
    eta = parameters["eta"]
    margin = parameters["margin"]
    bytesPerToken = [parameters["start"]]
  }

  mutating func prepare(for fleet: FleetDescription) {
    ladder.prepare(for: fleet)
    intents = fleet.intents
    bytesPerToken = Array(repeating: bytesPerToken[0], count: 1 + intents.count)
  }

  /// Where the request's bytes a token stand.
  private func place(of request: RequestView) -> Int {
    bytesPerToken.indices.contains(request.intent + 1) ? request.intent + 1 : 0
  }

  /// Tokens of prompt and answer, as far as the router can tell.
  private func estimate(_ request: RequestView) -> Int {
    guard request.promptBytes > 0 else { return request.totalTokens(outputGuess: outputGuess) }
    let prompt = Double(request.promptBytes) / bytesPerToken[place(of: request)] * (1 + margin)
    let output = request.expectedOutput ?? outputGuess
    return Int(min(prompt.rounded(.up), 1e15)) + output
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let total = estimate(request)
    chosen = ladder.replica(of: ladder.rung(for: total), in: view)
    guard let chosen else { return Decision(.hold, because: Reason("no replica is up")) }
    return Decision(
      .place(chosen), because: Reason("estimated prompt and answer", score: Double(total)))
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    let request = outcome.request
    guard outcome.isCompleted, request.promptBytes > 0 else { return }
    let seen = Double(request.promptBytes) / Double(max(1, request.promptTokens))
    bytesPerToken[place(of: request)] += eta * (seen - bytesPerToken[place(of: request)])
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let place = place(of: request)
    let intent = place > 0 ? intents[place - 1] : "no intent"
    return ladder.evidence(
      chosen: chosen, in: view,
      notes: [
        "estimated prompt and answer: \(estimate(request)) tokens",
        "prompt: \(request.promptBytes) bytes; bytes a token of \(intent): \(bytesPerToken[place])",
      ])
  }
}
