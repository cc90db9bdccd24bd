internal import Graphs

/// Takes the shortest path over what is known of the tools, and another when one fails; an LLM is
/// asked only where no path is left, or three tools are down before the task begins.
///
/// As in Self-Healing Router (Bholani, arXiv 2603.01548, section 2 and appendix A; what the text
/// leaves open is as in its official code). A tool that fails, or that the health monitor knows to
/// be down when its turn comes, has its edges made infinitely heavy for the rest of the task, and
/// Dijkstra's algorithm runs again from the start; tools that were run are not run again.
///
/// Ends within 6 steps more than there are tools: each tool but the start succeeds at most once, at
/// most four runs fail, and at most two calls are made.
package struct SelfHealingAgent: ToolAgent {
  /// Failures that are repaired; the next one is escalated.
  package static let maxRetries = 3
  /// Tools known to be down from which an LLM is asked whether to begin.
  package static let assessmentThreshold = 3

  package private(set) var counters = ToolCounters()
  package private(set) var decisions: [ToolDecision] = []
  private let task: ToolTask
  private var graph: ToolGraph
  private var search = Dijkstra()
  private var path: [Int] = []
  private var position = 0
  /// Whether a tool needs no run: it has had one, or is the start.
  private var isDone: [Bool]
  private var phase = Phase.notStarted

  private enum Phase {
    case notStarted
    case assessing
    case running(tool: Int)
    case demoting
    case finished(ToolOutcome)
  }

  package init(_ task: ToolTask, in graph: ToolGraph) {
    self.task = task
    self.graph = graph
    isDone = Array(repeating: false, count: graph.names.count)
    isDone[graph.start] = true
  }

  package mutating func next(
    after result: ToolResult?, seeing health: inout ToolHealthMonitor
  ) -> ToolStep {
    let succeeded = result == .succeeded
    switch phase {
    case .notStarted: return begin(health)
    case .assessing: return succeeded ? takePath(health) : finish(.crashed)
    case .running(let tool):
      return succeeded ? proceed(past: tool, &health) : recover(from: tool, &health)
    case .demoting: return finish(succeeded ? .goalDemoted : .crashed)
    case .finished(let outcome): return .finish(outcome)
    }
  }

  private mutating func begin(_ health: ToolHealthMonitor) -> ToolStep {
    guard health.downCount >= Self.assessmentThreshold else { return takePath(health) }
    decisions.append(.assessment(toolsDown: health.downCount))
    phase = .assessing
    return ask(ControlCall(.assess))
  }

  private mutating func proceed(past tool: Int, _ health: inout ToolHealthMonitor) -> ToolStep {
    isDone[tool] = true
    health.reportSuccess(of: tool)
    return walk(health)
  }

  private mutating func recover(from tool: Int, _ health: inout ToolHealthMonitor) -> ToolStep {
    counters.retries += 1
    guard counters.retries <= Self.maxRetries else {
      return escalate(.retriesExhausted(failed: tool))
    }
    health.reportFailure(of: tool)
    avoid(tool, wasRun: true)
    return takePath(health)
  }

  /// Cuts the edges of a tool that is of no use.
  private mutating func avoid(_ tool: Int, wasRun: Bool) {
    graph.cut(tool)
    counters.reroutes += 1
    decisions.append(.reroute(around: tool, wasRun: wasRun))
  }

  private mutating func takePath(_ health: ToolHealthMonitor) -> ToolStep {
    findPath() ? walk(health) : escalate(.noPath)
  }

  private mutating func findPath() -> Bool {
    guard
      let found = search.shortestPath(from: graph.start, to: graph.target, in: graph.network)
    else { return false }
    path = found.nodes
    position = 0
    return true
  }

  /// Runs the next tool of the path that has not been run, going around those known to be down.
  private mutating func walk(_ health: ToolHealthMonitor) -> ToolStep {
    while position < path.count {
      let tool = path[position]
      if isDone[tool] {
        position += 1
      } else if ToolMonitor.winner(for: task, health) == .toolHealth, health.isDown(tool) {
        avoid(tool, wasRun: false)
        guard findPath() else { return escalate(.noPath) }
      } else {
        counters.toolRuns += 1
        phase = .running(tool: tool)
        return .run(tool: tool)
      }
    }
    return finish(.completed)
  }

  private mutating func escalate(_ reason: EscalationReason) -> ToolStep {
    counters.escalations += 1
    decisions.append(.escalation(reason))
    phase = .demoting
    return ask(ControlCall(.demote))
  }

  private mutating func ask(_ call: ControlCall) -> ToolStep {
    counters.llmCalls += 1
    return .ask(call)
  }

  private mutating func finish(_ outcome: ToolOutcome) -> ToolStep {
    phase = .finished(outcome)
    return .finish(outcome)
  }
}
