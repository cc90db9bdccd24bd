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
  }

  /// What happens to the request.
  public var action: Action
  /// Why.
  public var reason: Reason

  /// A decision to do `action` because of `reason`.
  public init(_ action: Action, because reason: Reason) {
    self.action = action
    self.reason = reason
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
