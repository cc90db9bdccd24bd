internal import DiscreteEvents
internal import Router

/// The calls that a request in flight has become.
///
/// Calls are made in stages. A stage is over when none of its calls is waited for any more, and
/// then the policy is asked what follows; of calls that race, the first that completes is the
/// answer. A call has a slot and a sequence of its own; the request keeps its own slot, which no
/// engine ever sees.
struct Program: Sendable {
  /// Every call made, in that order: what the policy sees of them.
  var calls: [CallOutcome] = []
  /// The slot of each call; −1 once it has left.
  var slots: [Int32] = []
  /// Calls of the current stage that must leave before the policy is asked again.
  var awaited = 0
  /// Whether the last call's answer goes to the client as it is made, and nobody is asked again.
  var isFinal = false
  /// How far a call must come before the policy is asked again, where calls race.
  var race: Milestone?
  /// Whether the policy is asked whenever one of its calls has left, and is about to be.
  var isSpread = false
  var isToBeAsked = false
  /// Tells the last decision on a race from earlier ones; 0 = there was none.
  var askedAs: UInt64 = 0
  /// Whether one of its calls was lost to a fault.
  var hasLostCall = false
  /// What the answer is made of, once the policy has said so.
  var answer: Answer?
  /// Whether that answer is on its way, so that the slot is still needed.
  var isAnswering = false
  /// When the first of the calls that left was first in a batch; `never` = none was.
  var scheduled = SimTime.never
  var preemptions = 0
  /// Whether an adapter had to be loaded for one of the calls that left.
  var missedAdapter = false

  /// Whether a call of a race has completed.
  var isWon: Bool { race != nil && answer != nil }

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

  /// Says what the client saw of the request, if it left now. The replica, counted through all
  /// pools, is that whose tokens it saw, or the last that worked for it.
  func complete(_ record: inout RequestRecord) {
    let index = shown ?? last
    record.replica = calls[index].call.replica
    record.adapter = calls[index].call.adapter
    if record.status == .completed || isFinal {
      record.outputTokens = calls[index].outputTokens
      record.firstToken = calls[index].firstToken
    }
    if scheduled != .never { record.scheduled = scheduled }
    record.preemptions = preemptions
    record.calls = calls.count
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
