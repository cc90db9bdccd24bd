/// What a sequence has to do with the prefixes in its replica's memory.
package struct PrefixHold: Hashable, Sendable {
  /// The longest prefix of its prompt that is told apart, in the run's tree; −1 = none.
  package var prompt: Int32
  /// The longest prefix that it shares, or offers to share, and its blocks; −1 = none.
  var node: Int32 = -1
  var blocks: Int32 = 0
  /// What it left in memory when it was preempted, after which prefix; −1 = nothing.
  var left: Int32 = -1
  var leftAfter: Int32 = -1
  /// Prompt tokens that it found in memory when it was first admitted.
  package internal(set) var cachedTokens: Int32 = 0

  package init(prompt: Int32 = -1) { self.prompt = prompt }

  /// Its replica is lost, or it goes to another.
  mutating func forget() {
    node = -1
    blocks = 0
    left = -1
    leftAfter = -1
  }
}

/// The part of a waiting sequence's known tokens that is in memory already.
struct PrefixHit {
  /// The longest prefix of it, and its blocks.
  var node: Int32 = -1
  var blocks = 0
  /// Blocks that it left itself when it was preempted.
  var own = 0
  /// Of all these, blocks that no sequence uses.
  var idle = 0
}
