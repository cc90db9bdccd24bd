/// What monitors look at in a task.
package struct ToolTask: Hashable, Sendable {
  /// Whether a keyword told what is wanted.
  package var hasKnownIntent: Bool
  /// The money that is moved; any unit.
  package var amount: Double
  /// Whether something else makes it risky.
  package var isFlagged: Bool
  /// Whether it is known which steps it has.
  package var hasExpectedSteps: Bool

  package init(
    hasKnownIntent: Bool = false, amount: Double = 0, isFlagged: Bool = false,
    hasExpectedSteps: Bool = false
  ) {
    self.hasKnownIntent = hasKnownIntent
    self.amount = amount
    self.isFlagged = isFlagged
    self.hasExpectedSteps = hasExpectedSteps
  }
}
