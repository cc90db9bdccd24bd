package import DiscreteEvents

/// Answers are right or wrong, with a probability for each arm and intent: the arms'
/// ``ArmConfig/skills``. The reward is 1 for a right answer and 0 for a wrong one; requests have no
/// context but their intent.
package struct TaskQuality: Hashable, Sendable {
  /// How skills change, in order of time.
  package var changes: [Change]

  /// From an instant on arms have other skills.
  package struct Change: Hashable, Sendable {
    package var at: SimTime
    /// The new skills of every arm by its index; `nil` = they stay as they are.
    package var skills: [[Double]?]

    package init(at: SimTime, skills: [[Double]?]) {
      self.at = at
      self.skills = skills
    }
  }

  package init(changes: [Change] = []) { self.changes = changes }
}
