/// What a task has taken.
package struct ToolCounters: Hashable, Sendable {
  /// Control calls.
  package var llmCalls = 0
  package var toolRuns = 0
  /// Runs that failed.
  package var retries = 0
  /// Times that another path was sought because a tool failed or was known to be down.
  package var reroutes = 0
  /// Times that the goal was handed to an LLM, as no path was left or too much had failed.
  package var escalations = 0
  /// Steps left out without a word.
  package var silentFailures = 0

  package init() {}

  package static func += (sum: inout ToolCounters, other: ToolCounters) {
    sum.llmCalls += other.llmCalls
    sum.toolRuns += other.toolRuns
    sum.retries += other.retries
    sum.reroutes += other.reroutes
    sum.escalations += other.escalations
    sum.silentFailures += other.silentFailures
  }
}
