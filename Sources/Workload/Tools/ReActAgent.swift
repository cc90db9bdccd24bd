/// Has an LLM decide every step: it plans, selects each tool, reads each failure.
///
/// The baseline of Self-Healing Router's evaluation (arXiv 2603.01548, section 4.2, and its
/// official code): one call to plan, one at each tool to select the next, one for each failure
/// observed, two at a dead end. The LLM is taken to decide rightly: it tries the cheapest option
/// first and never forgets a step, but does not go back to a tool before.
///
/// Ends within tools + 2 · edges + 3 steps: each tool but the target is left at most once, and each
/// edge is tried at most once.
package struct ReActAgent: ToolAgent {
  package private(set) var counters = ToolCounters()
  private let graph: ToolGraph
  /// Where the task stands, and which of the options there comes next.
  private var node: Int
  private var choice = 0
  private var isVisited: [Bool]
  private var phase = Phase.notStarted

  private enum Phase {
    case notStarted
    case planning
    case selecting
    case running(tool: Int)
    case observing
    case backtracking
    case givingUp
    case finished(ToolOutcome)
  }

  package init(in graph: ToolGraph) {
    self.graph = graph
    node = graph.start
    isVisited = Array(repeating: false, count: graph.names.count)
    isVisited[node] = true
  }

  package mutating func next(
    after result: ToolResult?, seeing health: inout ToolHealthMonitor
  ) -> ToolStep {
    let succeeded = result == .succeeded
    switch phase {
    case .notStarted: return ask(.plan, about: nil, as: .planning)
    case .running(let tool): return succeeded ? move(to: tool) : observe(failureOf: tool)
    case .finished(let outcome): return .finish(outcome)
    case .planning, .selecting, .observing, .backtracking, .givingUp:
      return succeeded ? act() : finish(.crashed)
    }
  }

  /// Does what the LLM said.
  private mutating func act() -> ToolStep {
    switch phase {
    case .selecting, .observing: return tryOption()
    case .backtracking: return ask(.giveUp, about: node, as: .givingUp)
    case .givingUp: return finish(.goalDemoted)
    case .notStarted, .planning, .running, .finished:
      return ask(.select, about: node, as: .selecting)
    }
  }

  private mutating func tryOption() -> ToolStep {
    let options = graph.options[node]
    while choice < options.count {
      let tool = options[choice]
      choice += 1
      guard !isVisited[tool] else { continue }
      counters.toolRuns += 1
      phase = .running(tool: tool)
      return .run(tool: tool)
    }
    return ask(.backtrack, about: node, as: .backtracking)
  }

  private mutating func move(to tool: Int) -> ToolStep {
    guard tool != graph.target else { return finish(.completed) }
    node = tool
    isVisited[tool] = true
    choice = 0
    return ask(.select, about: tool, as: .selecting)
  }

  private mutating func observe(failureOf tool: Int) -> ToolStep {
    counters.retries += 1
    return ask(.observe, about: tool, as: .observing)
  }

  private mutating func ask(
    _ purpose: ControlCall.Purpose, about tool: Int?, as phase: Phase
  ) -> ToolStep {
    counters.llmCalls += 1
    self.phase = phase
    return .ask(ControlCall(purpose, tool: tool))
  }

  private mutating func finish(_ outcome: ToolOutcome) -> ToolStep {
    phase = .finished(outcome)
    return .finish(outcome)
  }
}
