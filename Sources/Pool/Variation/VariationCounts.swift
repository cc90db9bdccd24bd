/// What the luck of decoding sequences came to.
package struct VariationCounts: Hashable, Sendable {
  /// Tokens that were computed for sequences one at a time: passes of one sequence.
  package var passes = 0
  /// Tokens guessed, and those among them that were right.
  package var drafted = 0
  package var accepted = 0
  /// Passes of the large model, of two.
  package var large = 0
  /// By level, the passes that ended there.
  package var levels: [Int] = []

  package init() {}

  package mutating func add(_ other: VariationCounts) {
    passes += other.passes
    drafted += other.drafted
    accepted += other.accepted
    large += other.large
    if levels.count < other.levels.count {
      levels += Array(repeating: 0, count: other.levels.count - levels.count)
    }
    for index in other.levels.indices { levels[index] += other.levels[index] }
  }
}
