import Testing
import Workload

/// What became of a task whose tools and LLM are mocks.
struct ToolTrial {
  var outcome: ToolOutcome
  var counters: ToolCounters
  var decisions: [ToolDecision]
  /// Tools that were run with success, in order.
  var done: [Int]
  var failed: [Int]
  var calls: [ControlCall]
  /// Steps up to and with the last.
  var steps: Int

  /// Drives an agent to its end; `nil` if it takes more steps than `limit`.
  static func run(
    _ agent: consuming any ToolAgent, _ health: inout ToolHealthMonitor, limit: Int,
    tool: (Int) -> ToolResult, llm: (ControlCall) -> ToolResult = { _ in .succeeded }
  ) -> ToolTrial? {
    var (done, failed, calls): ([Int], [Int], [ControlCall]) = ([], [], [])
    var result: ToolResult?
    for count in 1...limit {
      switch agent.next(after: result, seeing: &health) {
      case .run(let number):
        let outcome = tool(number)
        if outcome == .succeeded { done.append(number) } else { failed.append(number) }
        result = outcome
      case .ask(let call):
        calls.append(call)
        result = llm(call)
      case .finish(let outcome):
        return ToolTrial(
          outcome: outcome, counters: agent.counters, decisions: agent.decisions, done: done,
          failed: failed, calls: calls, steps: count)
      }
    }
    return nil
  }
}

extension ToolAgentKind {
  /// The steps that the agent's documentation allows.
  func stepLimit(in graph: ToolGraphConfig) -> Int {
    switch self {
    case .selfHealing: graph.tools.count + 6
    case .react: graph.tools.count + 2 * graph.edges.count + 3
    case .staticWorkflow: graph.tools.count
    }
  }

  /// Runs a task while the tools in `down` do not work, which the monitor knows or does not.
  func trial(
    _ config: ToolGraphConfig, down: Set<Int>, isKnown: Bool,
    llm: (ControlCall) -> ToolResult = { _ in .succeeded }
  ) throws -> ToolTrial {
    let graph = try #require(ToolGraph(config))
    var health = ToolHealthMonitor(toolCount: config.tools.count)
    if isKnown { for tool in down.sorted() { health.markDown(tool) } }
    let agent = makeAgent(for: ToolTask(), in: graph)
    let trial = ToolTrial.run(
      agent, &health, limit: stepLimit(in: config),
      tool: { down.contains($0) ? .failed : .succeeded }, llm: llm)
    return try #require(trial, "\(self) takes too many steps with \(down.sorted()) down")
  }
}

extension ToolGraphConfig {
  func number(_ name: String) throws -> Int {
    try #require(tools.firstIndex { $0.name == name })
  }

  /// All sets of tools that may be down; the start is no tool.
  func downSets() throws -> [Set<Int>] {
    let start = try number(start)
    let all = tools.indices.filter { $0 != start }
    return (0..<(1 << all.count)).map { bits in
      Set(all.indices.filter { bits >> $0 & 1 == 1 }.map { all[$0] })
    }
  }

  /// Whether the target can be reached over tools for which `isUsable` holds.
  func isReachable(over isUsable: (Int) -> Bool) throws -> Bool {
    var reached: Set<String> = [start]
    // A path visits each tool at most once: as many rounds as tools find all.
    for _ in tools {
      for edge in edges where reached.contains(edge.from) {
        if isUsable(try number(edge.to)) { reached.insert(edge.to) }
      }
    }
    return reached.contains(target)
  }
}

extension ToolGraphConfig: CustomTestStringConvertible {
  /// Names the graph in reports of tests.
  public var testDescription: String { name }
}
