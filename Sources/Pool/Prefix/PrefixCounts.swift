/// What caching prefixes came to.
package struct PrefixCounts: Hashable, Sendable {
  /// Prompt tokens of sequences when they were first admitted, and those of them that were in
  /// memory.
  package var tokens = 0
  package var cachedTokens = 0

  package init() {}

  package mutating func add(_ other: PrefixCounts) {
    tokens += other.tokens
    cachedTokens += other.cachedTokens
  }
}
