/// A call to an LLM that decides how a task goes on.
package struct ControlCall: Hashable, Sendable {
  package var purpose: Purpose
  /// The tool it is about: the one where the task stands, or the one that failed.
  package var tool: Int?

  package init(_ purpose: Purpose, tool: Int? = nil) {
    self.purpose = purpose
    self.tool = tool
  }

  package enum Purpose: String, Hashable, Sendable, CaseIterable {
    /// Understand the task, and plan it.
    case plan
    /// Choose the next tool.
    case select
    /// Read why a tool failed, and think of another.
    case observe
    /// Look for a way back out of a dead end.
    case backtrack
    /// Conclude that there is none.
    case giveUp = "give-up"
    /// Many tools are down: say whether to begin at all.
    case assess
    /// No path is left: choose a goal that can still be reached.
    case demote
  }
}
