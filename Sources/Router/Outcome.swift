public import DiscreteEvents

/// What became of a request that a policy placed.
public struct Outcome: Hashable, Sendable {
  /// The request.
  public var request: RequestView
  /// The replica that had it, by its index in the view; of several calls, that of the one whose
  /// answer it got, or of the last.
  public var replica: Int
  /// Whether it emitted its last token; otherwise the replica rejected it, or it was lost or given
  /// up.
  public var isCompleted: Bool
  /// Output tokens it emitted.
  public var outputTokens: Int
  /// When its first token was out; `nil` = never.
  public var firstToken: SimTime?
  /// When it left.
  public var left: SimTime
  /// The arm whose answer it got; −1 = none, or its answer was made of several.
  public var arm: Int
  /// Whether its adapter had to be loaded for it.
  public var missedAdapter: Bool
  /// How good its answer was, now that it is known; `nil` = it did not complete, or the scenario
  /// says nothing of quality and its stream promises nothing. Without a `quality`, 1 when it kept
  /// its stream's SLO and 0 when not.
  public var reward: Double?
  /// Whether it was lost to a fault and will be offered again: this is the end of one attempt.
  public var isLost: Bool
  /// The calls made for it, when it was fanned out; empty for one that was its own only call.
  public var calls: [CallOutcome]

  /// An outcome; the fleet makes those of a run, tests of a policy make their own.
  public init(
    request: RequestView, replica: Int, isCompleted: Bool, outputTokens: Int,
    firstToken: SimTime?, left: SimTime, arm: Int = -1, missedAdapter: Bool = false,
    reward: Double? = nil, isLost: Bool = false, calls: [CallOutcome] = []
  ) {
    self.isLost = isLost
    self.request = request
    self.replica = replica
    self.isCompleted = isCompleted
    self.outputTokens = outputTokens
    self.firstToken = firstToken
    self.left = left
    self.arm = arm
    self.missedAdapter = missedAdapter
    self.reward = reward
    self.calls = calls
  }
}

/// What became of one call made for a request.
public struct CallOutcome: Hashable, Sendable {
  /// The call.
  public var call: Call
  /// Whether it emitted its last token.
  public var isCompleted: Bool
  /// Tokens of its prompt.
  public var promptTokens: Int
  /// Output tokens it emitted.
  public var outputTokens: Int
  /// When it was made.
  public var made: SimTime
  /// When its first token was out; `nil` = never.
  public var firstToken: SimTime?
  /// When it left; ``SimTime/never`` = it is still under way.
  public var left: SimTime
  /// How sure its model is of its answer, from 0 to 1; `nil` = it did not complete, or the scenario
  /// says nothing of quality.
  public var confidence: Double?
  /// How good its answer was; `nil` until the request has left, which is when it is known.
  public var reward: Double?

  /// An outcome of `call`; the fleet makes those of a run, tests of a policy make their own.
  public init(
    _ call: Call, isCompleted: Bool, promptTokens: Int, outputTokens: Int, made: SimTime,
    firstToken: SimTime?, left: SimTime, confidence: Double? = nil, reward: Double? = nil
  ) {
    self.call = call
    self.isCompleted = isCompleted
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
    self.made = made
    self.firstToken = firstToken
    self.left = left
    self.confidence = confidence
    self.reward = reward
  }
}
