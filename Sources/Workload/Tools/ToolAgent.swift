/// One task's way through a graph of tools, as a state machine without a clock.
///
/// Whoever drives it does what each step says (runs a tool, has an LLM answer a control call) and
/// comes back with how that went, until the step is ``ToolStep/finish(_:)``. An agent ends within a
/// number of steps that its graph bounds, whatever the results are.
package protocol ToolAgent: Sendable {
  /// What to do after the last step went as `result` says; `nil` for the first step.
  ///
  /// `health` is what is believed of the tools; an agent may add what it learns.
  mutating func next(
    after result: ToolResult?, seeing health: inout ToolHealthMonitor
  ) -> ToolStep

  var counters: ToolCounters { get }

  /// What was decided, in order; empty for agents that do not say.
  var decisions: [ToolDecision] { get }
}

extension ToolAgent {
  package var decisions: [ToolDecision] { [] }
}

/// What an agent wants done.
package enum ToolStep: Hashable, Sendable {
  /// Run the tool with this number.
  case run(tool: Int)
  /// Have an LLM answer.
  case ask(ControlCall)
  /// The task is over; so is every step after this one.
  case finish(ToolOutcome)
}

/// How a step went: whether the tool did its work, or the LLM answered.
package enum ToolResult: Hashable, Sendable {
  case succeeded
  case failed
}

/// How a task ended.
package enum ToolOutcome: String, Hashable, Sendable, CaseIterable {
  /// The target was run, and every tool on a path to it.
  case completed
  /// The target could not be reached, which an LLM knows: it made do with less, or said so.
  case goalDemoted = "goal-demoted"
  /// A step was left out, and nobody was told.
  case silentFailure = "silent-failure"
  /// An error that everybody sees.
  case crashed

  /// As Self-Healing Router's evaluation counts (arXiv 2603.01548, section 4): whatever shows.
  package var isCorrect: Bool { self != .silentFailure }
}
