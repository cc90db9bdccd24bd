import Testing
import Workload

/// Binary observability: each failed run is in the log as a reroute or an escalation, each call and
/// each count as well.
func expectLogged(_ trial: ToolTrial, sourceLocation: SourceLocation = #_sourceLocation) throws {
  var (assessments, reroutes, escalations) = (0, 0, 0)
  var failed: [Int] = []
  for decision in trial.decisions {
    switch decision {
    case .assessment: assessments += 1
    case .reroute(let tool, let wasRun):
      reroutes += 1
      if wasRun { failed.append(tool) }
    case .escalation(.noPath): escalations += 1
    case .escalation(.retriesExhausted(let tool)):
      escalations += 1
      failed.append(tool)
    }
  }
  #expect(failed == trial.failed, sourceLocation: sourceLocation)
  #expect(reroutes == trial.counters.reroutes, sourceLocation: sourceLocation)
  #expect(escalations == trial.counters.escalations, sourceLocation: sourceLocation)
  #expect(assessments + escalations == trial.calls.count, sourceLocation: sourceLocation)
  #expect(trial.counters.llmCalls == trial.calls.count, sourceLocation: sourceLocation)
  #expect(trial.outcome != .silentFailure, sourceLocation: sourceLocation)
  #expect(trial.counters.silentFailures == 0, sourceLocation: sourceLocation)
}

/// A task that is called completed was: tools from the start to the target were run with success,
/// none of them twice; and one that was done is called completed.
func expectDone(
  _ trial: ToolTrial, in config: ToolGraphConfig, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let done = Set(trial.done)
  #expect(done.count == trial.done.count, sourceLocation: sourceLocation)
  #expect(trial.counters.toolRuns == trial.done.count + trial.failed.count)
  #expect(trial.counters.retries == trial.failed.count)
  #expect(
    (trial.outcome == .completed) == (try config.isReachable { done.contains($0) }),
    sourceLocation: sourceLocation)
}
