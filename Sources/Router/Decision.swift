public import DiscreteEvents

/// What a policy does with a request, and why.
public struct Decision: Sendable {
  /// What happens to the request.
  public enum Action: Hashable, Sendable {
    /// It goes to the replica with this index in the view.
    case place(Int)
    /// It waits at the router.
    case hold
    /// It is turned away.
    case reject
    /// It goes where this call says, as this call says.
    case send(Call)
    /// It becomes several calls, made at once. When all of them have left,
    /// ``RoutingPolicy/resume(_:after:in:using:)`` says what follows.
    case fanOut([Call])
    /// It becomes several calls, made at once. Whenever one of them has left,
    /// ``RoutingPolicy/resume(_:after:in:using:)`` says what follows, while the others go on: more
    /// calls with `spread`, or none of them, to wait. Any other decision cancels those under way.
    case spread([Call])
    /// It becomes calls of which the first that completes is the answer; the others are cancelled
    /// then. When after `patience` none has come to `milestone`, or when all have left and none has
    /// completed, ``RoutingPolicy/resume(_:after:in:using:)`` says what follows, while those still
    /// under way go on: a race with more calls, or with none, to wait longer. Any other decision
    /// cancels them. A patience of ``SimTime/never`` asks nobody again.
    case race([Call], patience: SimTime, for: Milestone)
    /// It has its answer; only after calls.
    case answer(Answer)
  }

  /// What happens to the request.
  public var action: Action
  /// Why.
  public var reason: Reason
  /// Time that this decision takes beyond what every decision of the router takes: a prompt is
  /// compressed, a model is asked.
  public var delay: SimTime
  /// Of a request that is placed or sent, the links by which it goes from its gateway to its
  /// replica; empty = the shortest path of the healthy network. Needs ``ViewNeeds/network``.
  public var path: [Int]
  /// Of a request that is placed, what its replica is asked to do with its KV afterwards; `nil` =
  /// what the scenario's router asks for sessions' requests, if anything.
  public var retention: Retention?

  /// A decision to do `action` because of `reason`.
  public init(
    _ action: Action, because reason: Reason, delay: SimTime = .zero, path: [Int] = [],
    retention: Retention? = nil
  ) {
    self.retention = retention
    self.path = path
    self.action = action
    self.reason = reason
    self.delay = delay
  }
}

/// How far a call of a race has come.
public enum Milestone: Hashable, Sendable {
  /// Its first token is out.
  case firstToken
  /// It is complete.
  case completion
}

/// Which of a request's calls its answer is made of; the indices are those of
/// ``RoutingPolicy/resume(_:after:in:using:)``.
public enum Answer: Hashable, Sendable {
  /// The answer is that of one call.
  case call(Int)
  /// The answer is made from those of several calls: with probability `accuracy` it is as good as
  /// the best of them, otherwise as good as one of them drawn uniformly.
  case best(of: [Int], accuracy: Double)
  /// Each call builds on the one before: the answer is right only if all of them are. Its quality
  /// is the product of theirs.
  case chain([Int])
}

/// One call to a model on behalf of a request.
public struct Call: Hashable, Sendable {
  /// The replica that serves it, by its index in the view.
  public var replica: Int
  /// Which arm of ``FleetDescription/arms`` it is a choice of; −1 = none.
  public var arm: Int
  /// The adapter it runs under; −1 = none.
  public var adapter: Int
  /// Further adapters mixed into it, at most three.
  public var mixed: [Int]
  /// Tokens of its prompt; `nil` = the request's own.
  public var promptTokens: Int?
  /// Tokens of its answer; `nil` = as many as its arm's answers have, or else the request's.
  public var outputTokens: Int?

  /// A call to `replica`; what is not said is the request's own.
  public init(
    to replica: Int, arm: Int = -1, adapter: Int = -1, mixed: [Int] = [],
    promptTokens: Int? = nil, outputTokens: Int? = nil
  ) {
    self.replica = replica
    self.arm = arm
    self.adapter = adapter
    self.mixed = mixed
    self.promptTokens = promptTokens
    self.outputTokens = outputTokens
  }
}

/// Why a policy decided as it did: a fixed phrase and the number that tipped the scales.
///
/// Making one allocates nothing, so every decision carries one.
public struct Reason: Sendable {
  /// The phrase.
  public var text: StaticString
  /// The number: a load, a probability, a cost, as the phrase says.
  public var score: Double

  /// The reason `text`, with the deciding number.
  public init(_ text: StaticString, score: Double = 0) {
    self.text = text
    self.score = score
  }
}
