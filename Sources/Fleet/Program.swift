internal import DiscreteEvents
internal import Router

/// The calls that a request in flight has become.
///
/// Calls are made in stages. A stage is over when none of its calls is waited for any more, and
/// then the policy is asked what follows; today a stage waits for all of its calls. A call has a
/// slot and a sequence of its own; the request keeps its own slot, which no engine ever sees.
struct Program: Sendable {
  /// Every call made, in that order: what the policy sees of them.
  var calls: [CallOutcome] = []
  /// The slot of each call; −1 once it has left.
  var slots: [Int32] = []
  /// Calls of the current stage that must leave before the policy is asked again.
  var awaited = 0
  /// Whether the last call's answer goes to the client as it is made, and nobody is asked again.
  var isFinal = false
  /// What the answer is made of, once the policy has said so.
  var answer: Answer?
  /// Whether that answer is on its way, so that the slot is still needed.
  var isAnswering = false
  /// When the first of the calls that left was first in a batch; `never` = none was.
  var scheduled = SimTime.never
  var preemptions = 0
  /// Whether an adapter had to be loaded for one of the calls that left.
  var missedAdapter = false

  /// The call whose tokens the client sees; `nil` = there is no answer, or calls that it needs did
  /// not complete.
  var shown: Int? {
    guard let answer else { return isFinal && calls.last?.isCompleted == true ? last : nil }
    return switch answer {
    case .call(let index): calls[index].isCompleted ? index : nil
    case .best(let indices, _):
      indices.contains { calls[$0].isCompleted } ? lastCompleted : nil
    case .chain(let indices): indices.allSatisfy { calls[$0].isCompleted } ? lastCompleted : nil
    }
  }

  /// What the client saw of the request, if it left now.
  func service(isCompleted: Bool) -> RequestService {
    let index = shown ?? last
    let isSeen = isCompleted || isFinal
    return RequestService(
      replica: calls[index].call.replica, adapter: calls[index].call.adapter,
      outputTokens: isSeen ? calls[index].outputTokens : 0,
      scheduled: scheduled == .never ? nil : scheduled,
      firstToken: isSeen ? calls[index].firstToken : nil, preemptions: preemptions)
  }

  /// The call whose arm's answer is the request's; `nil` = there is none, or it is made of several.
  var answering: Int? {
    switch answer {
    case nil, .call: shown
    case .best, .chain: nil
    }
  }

  /// How many of the calls before call `index` were of the same arm: two calls of one arm for one
  /// request do not share their luck.
  func occurrence(of index: Int) -> Int {
    calls[..<index].count { $0.call.arm == calls[index].call.arm }
  }

  private var last: Int { calls.count - 1 }
  private var lastCompleted: Int? { calls.lastIndex { $0.isCompleted } }
}

/// What a request got from the fleet, as far as its record goes.
struct RequestService: Sendable {
  /// The replica whose tokens the client saw, or the last that worked for it; −1 = none.
  var replica = -1
  var adapter: Int
  /// Output tokens that the client saw.
  var outputTokens = 0
  var scheduled: SimTime?
  var firstToken: SimTime?
  var preemptions = 0
}
