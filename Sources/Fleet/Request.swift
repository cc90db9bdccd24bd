internal import DiscreteEvents
internal import Router

/// A request in flight, as the fleet knows it, or one call of a request that became several; its
/// engine state is the sequence in the same slot.
struct Request: Sendable {
  var id: Int
  var stream: Int32
  var prompt: Int32
  var output: Int32
  var adapter: Int
  var session: Int
  var arrival: SimTime
  /// The replica it was sent to, through all pools; −1 = none yet, or it became calls.
  var replica: Int32 = -1
  /// The arm it was given to; −1 = none.
  var arm: Int32 = -1
  /// What the router takes its intent to be; −1 = none.
  var intent: Int32 = -1
  /// The closed-loop client that sent it; −1 = none.
  var client: Int32 = -1
  /// The slot of the task that it is a call of; −1 = none.
  var task: Int32 = -1
  /// The place of the session that it is a turn of; −1 = none.
  var conversation: Int32 = -1
  /// Of a call, the slot of the request that it was made for and its index among that request's
  /// calls; −1 = this is a request.
  var parent: Int32 = -1
  var call: Int32 = -1
  /// Whether it became calls, which its ``Program`` is about.
  var isProgram = false
  /// Whether it arrived after the warm-up.
  var isMeasured: Bool
  /// The adapter that it asked for itself; −1 = none.
  var asked: Int32
  /// How often a fault has interrupted it.
  var losses: UInt16 = 0
  /// Whether a fault has interrupted it and it has not been sent again yet.
  var isRecovering = false
  /// Whether its connection broke while its engine, or the way there, still holds it: it is sent
  /// again when that lets it go.
  var isInterrupted = false
  /// Whether it has left, though its engine may still hold it until the next boundary.
  var hasLeft = false
}
