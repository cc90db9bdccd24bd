/// Answers are as good as a file of measured scores says: a row for each query, a column for each
/// arm. The reward is the score itself.
package struct TableQuality: Hashable, Sendable {
  package var scores: ScoreTable
  package var order: Order
  /// How many characters a token has: a request's prompt is then as long as its query; `nil` =
  /// prompts are as long as the stream says.
  package var charactersPerToken: Double?

  /// Which row is a stream's next request.
  package enum Order: String, CaseIterable, Hashable, Sendable {
    /// Any, drawn with replacement.
    case random
    /// The next in the file, over and over.
    case file
  }

  package init(
    scores: ScoreTable, order: Order = .random, charactersPerToken: Double? = nil
  ) {
    self.scores = scores
    self.order = order
    self.charactersPerToken = charactersPerToken
  }
}
