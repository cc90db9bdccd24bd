import DiscreteEvents
import Testing
import Workload

/// Graphs of any shape, circles among them, with failures known, unknown and transient.
@Suite("Tool agents in random graphs") struct RandomToolGraphTests {
  /// A graph of 3 to 9 tools without mistakes; its start comes first, its target last.
  private func graph(_ random: inout RandomStream) -> ToolGraphConfig {
    let count = 3 + Int(random.uniform() * 7)
    var config = ToolGraphConfig(
      name: "random", tools: (0..<count).map { .init("t\($0)") }, edges: [], start: "t0",
      target: "t\(count - 1)")
    for from in 0..<count {
      for to in 0..<count where from != to {
        // The edges from each to the next make sure that every tool lies on a path.
        guard to == from + 1 || random.uniform() < 0.25 else { continue }
        config.edges.append(.init("t\(from)", "t\(to)", cost: random.uniform()))
      }
    }
    for tool in config.tools {
      for instead in config.tools.dropFirst() where tool != instead {
        config.fallbacks.append(.init(of: tool.name, to: instead.name))
        if !config.mistakes.isEmpty { config.fallbacks.removeLast() }
      }
    }
    return config
  }

  @Test("every task ends within its steps as it should", arguments: 0..<100)
  func anyShape(seed: UInt64) throws {
    var random = RandomStream(seed: seed, replication: 0, name: "graphs")
    let config = graph(&random)
    #expect(config.mistakes.isEmpty)
    let rate = random.uniform()
    let down = Set(config.tools.indices.dropFirst().filter { _ in random.uniform() < rate })
    let isPossible = try config.isReachable { !down.contains($0) }
    for isKnown in [true, false] {
      for kind in ToolAgentKind.allCases {
        let trial = try kind.trial(config, down: down, isKnown: isKnown)
        try expectDone(trial, in: config)
        if trial.outcome == .completed { #expect(isPossible) }
        guard kind == .selfHealing else { continue }
        try expectLogged(trial)
        if isKnown { #expect((trial.outcome == .completed) == isPossible) }
      }
    }
  }

  @Test("failures that come and go change nothing of that", arguments: 0..<100)
  func transient(seed: UInt64) throws {
    var random = RandomStream(seed: seed, replication: 1, name: "graphs")
    let config = graph(&random)
    let graph = try #require(ToolGraph(config))
    let rate = random.uniform()
    var health = ToolHealthMonitor(toolCount: config.tools.count)
    for kind in ToolAgentKind.allCases + ToolAgentKind.allCases {
      let trial = try #require(
        ToolTrial.run(
          kind.makeAgent(for: ToolTask(), in: graph), &health, limit: kind.stepLimit(in: config),
          tool: { _ in random.uniform() < rate ? .failed : .succeeded }))
      try expectDone(trial, in: config)
      if kind == .selfHealing { try expectLogged(trial) }
    }
  }
}
