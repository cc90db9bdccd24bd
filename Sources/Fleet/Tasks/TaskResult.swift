package import Statistics
package import Workload

/// What became of the tasks of one stream, over those that started after the warm-up.
package struct TaskResult: Hashable, Sendable {
  /// By how they ended; `unfinished` had not when the run was cut off.
  package var completed = 0
  package var demoted = 0
  package var silent = 0
  package var crashed = 0
  package var unfinished = 0
  /// What they all took.
  package var counters = ToolCounters()
  /// What their LLM calls cost at the stream's price for a call, in US dollars.
  package var dollars = 0.0
  /// From start to end, in picoseconds, over tasks that ended, however they did.
  package var time = Histogram()

  package init() {}

  package var ended: Int { completed + demoted + silent + crashed }
  package var started: Int { ended + unfinished }
  /// Tasks that ended and whose outcome shows (``ToolOutcome/isCorrect``).
  package var correct: Int { ended - silent }

  /// Adds all that `other` holds.
  package mutating func merge(_ other: TaskResult) {
    completed += other.completed
    demoted += other.demoted
    silent += other.silent
    crashed += other.crashed
    unfinished += other.unfinished
    counters += other.counters
    dollars += other.dollars
    time.merge(other.time)
  }

  /// Counts how a task ended; `nil` = it has not.
  mutating func count(_ outcome: ToolOutcome?) {
    switch outcome {
    case .completed: completed += 1
    case .goalDemoted: demoted += 1
    case .silentFailure: silent += 1
    case .crashed: crashed += 1
    case nil: unfinished += 1
    }
  }
}
