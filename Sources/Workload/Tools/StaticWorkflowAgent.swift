/// A state machine written in advance, with one fallback for each tool: no LLM decides anything.
///
/// The LangGraph baseline of Self-Healing Router's evaluation (arXiv 2603.01548, section 4.2, and
/// its official code). At each tool the options are tried in order of base cost; one that fails is
/// replaced by its fallback. If all options fail, the workflow is stuck. It goes on without the
/// step, and nobody is told, if a tool and its fallback have both failed: that was not foreseen.
/// But where three options or more have failed the empty result shows, and where no tool that
/// failed has a fallback the error does: a crash.
///
/// Ends within as many steps as there are tools: none is run twice, and the start not at all.
package struct StaticWorkflowAgent: ToolAgent {
  /// Options at a tool from which it shows that none gave a result.
  package static let fanOut = 3

  package private(set) var counters = ToolCounters()
  private let graph: ToolGraph
  /// Where the task stands, and which of the options there is tried.
  private var node: Int
  private var choice = 0
  private var isVisited: [Bool]
  private var hasFailed: [Bool]
  private var phase = Phase.notStarted

  private enum Phase {
    case notStarted
    case running(tool: Int)
    case finished(ToolOutcome)
  }

  package init(in graph: ToolGraph) {
    self.graph = graph
    node = graph.start
    isVisited = Array(repeating: false, count: graph.names.count)
    isVisited[node] = true
    hasFailed = Array(repeating: false, count: graph.names.count)
  }

  package mutating func next(
    after result: ToolResult?, seeing health: inout ToolHealthMonitor
  ) -> ToolStep {
    switch phase {
    case .notStarted: return advance()
    case .running(let tool):
      if result == .succeeded { return move(to: tool) }
      counters.retries += 1
      hasFailed[tool] = true
      return advance()
    case .finished(let outcome): return .finish(outcome)
    }
  }

  /// Runs the next option, or the fallback of one that has failed.
  private mutating func advance() -> ToolStep {
    let options = graph.options[node]
    while choice < options.count {
      let option = options[choice]
      if isUntried(option) { return run(option) }
      if hasFailed[option], let fallback = graph.fallbacks[option], isUntried(fallback) {
        return run(fallback)
      }
      choice += 1
    }
    return finish(isNoticed(options) ? .crashed : .silentFailure)
  }

  private func isUntried(_ tool: Int) -> Bool { !hasFailed[tool] && !isVisited[tool] }

  /// Whether it shows that no option worked.
  private func isNoticed(_ options: [Int]) -> Bool {
    if options.count >= Self.fanOut { return true }
    return !options.contains { option in
      hasFailed[option] && graph.fallbacks[option].map { hasFailed[$0] } ?? false
    }
  }

  private mutating func run(_ tool: Int) -> ToolStep {
    counters.toolRuns += 1
    phase = .running(tool: tool)
    return .run(tool: tool)
  }

  private mutating func move(to tool: Int) -> ToolStep {
    guard tool != graph.target else { return finish(.completed) }
    node = tool
    isVisited[tool] = true
    choice = 0
    return advance()
  }

  private mutating func finish(_ outcome: ToolOutcome) -> ToolStep {
    if outcome == .silentFailure { counters.silentFailures += 1 }
    phase = .finished(outcome)
    return .finish(outcome)
  }
}
