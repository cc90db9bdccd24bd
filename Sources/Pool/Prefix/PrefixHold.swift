internal import DiscreteEvents

/// What a sequence has to do with the prefixes in its replica's memory.
package struct PrefixHold: Hashable, Sendable {
  /// The longest prefix of its prompt that is told apart, in the run's tree; −1 = none.
  package var prompt: Int32
  /// The prefix that its prompt and its answer are together, where a later prompt goes on from
  /// that; −1 = none does.
  var whole: Int32
  /// Blocks, from its first, that it shares or offers to share.
  var shared: Int32 = 0
  /// The number under which it finds what it left in memory when it was preempted; −1 = nothing.
  var left: Int32 = -1
  /// How long its blocks are kept once it has its answer, and what goes first of those kept.
  var timeToLive = SimTime.zero
  var priority: Int32 = 0
  /// Prompt tokens that it found in memory when it was first admitted.
  package internal(set) var cachedTokens: Int32 = 0

  package init(prompt: Int32 = -1, whole: Int32 = -1) {
    self.prompt = prompt
    self.whole = whole
  }

  /// Its replica is lost, or it goes to another.
  mutating func forget() {
    shared = 0
    left = -1
  }
}

/// The part of a waiting sequence's known tokens that is in memory already, in KV blocks.
struct PrefixHit {
  /// Those that others may share.
  var shared = 0
  /// Those that it left itself when it was preempted.
  var own = 0
  /// Of all these, blocks that no sequence uses.
  var idle = 0
}
