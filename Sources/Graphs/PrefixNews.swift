/// What a cache holds of a branch from some instant on.
package struct PrefixNews: Hashable, Sendable {
  /// A ``branch``: all of them, of which nothing is held any more.
  package static let everything: Int32 = -1

  /// When, in picoseconds.
  package let time: Int64
  package let branch: Int32
  /// How far prompts on the branch are held, in tokens from their beginning; 0 = not at all.
  package let tokens: Int32

  package init(time: Int64, branch: Int32, tokens: Int32) {
    self.time = time
    self.branch = branch
    self.tokens = tokens
  }
}

/// A part of a branch that a cache has forgotten: places of blocks in a prompt.
package struct EvictedBlocks: Hashable, Sendable {
  package let branch: Int32
  package let start: Int32
  package let end: Int32
}
