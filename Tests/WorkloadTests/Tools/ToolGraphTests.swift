import Testing
import Workload

@Suite("Tool graphs") struct ToolGraphTests {
  private typealias Tool = ToolGraphConfig.Tool
  private typealias Edge = ToolGraphConfig.Edge

  /// a → b → d and a → c → d, with b measured as told.
  private func diamond(_ b: ToolTelemetry = ToolTelemetry()) -> ToolGraphConfig {
    ToolGraphConfig(
      name: "diamond", tools: [Tool("a"), Tool("b", telemetry: b), Tool("c"), Tool("d")],
      edges: [
        Edge("a", "b", cost: 2), Edge("a", "c", cost: 3), Edge("b", "d", cost: 1),
        Edge("c", "d", cost: 1),
      ],
      start: "a", target: "d")
  }

  @Test("an edge weighs its cost times latency, unreliability and nearness to the rate limit")
  func weight() throws {
    func weight(_ telemetry: ToolTelemetry) throws -> Double {
      try #require(ToolGraph(diamond(telemetry))).weight(of: 0)
    }
    // Within two roundings of the three products and one quotient each.
    func isEqual(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 8 * b.ulp }
    #expect(isEqual(try weight(ToolTelemetry()), 2 / 0.99))
    #expect(isEqual(try weight(ToolTelemetry(latencyMilliseconds: 250)), 2 * 2.5 / 0.99))
    #expect(isEqual(try weight(ToolTelemetry(latencyMilliseconds: 1)), 2 * 0.5 / 0.99))
    #expect(isEqual(try weight(ToolTelemetry(reliability: 0.5)), 4))
    #expect(isEqual(try weight(ToolTelemetry(reliability: 0)), 200))
    #expect(isEqual(try weight(ToolTelemetry(rateLimitProximity: 0.6)), 2 / 0.99 * 4))
    #expect(try weight(ToolTelemetry(isHealthy: false)) == .infinity)
  }

  @Test("telemetry changes the edges to a tool; cutting it, those from it too, for good")
  func changes() throws {
    var graph = try #require(ToolGraph(diamond()))
    let fresh = graph
    let whole = (0..<4).map { graph.weight(of: $0) }
    graph.setTelemetry(of: 1, to: ToolTelemetry(latencyMilliseconds: 200))
    #expect(graph.weight(of: 0) == 2 * whole[0])
    #expect((1..<4).map { graph.weight(of: $0) } == Array(whole[1...]))
    graph.cut(1)
    #expect((0..<4).map { graph.weight(of: $0) } == [.infinity, whole[1], .infinity, whole[3]])
    graph.setTelemetry(of: 1, to: ToolTelemetry())
    #expect(graph.weight(of: 0) == .infinity)
    #expect((0..<4).map { fresh.weight(of: $0) } == whole)
  }

  @Test("self-healing takes the way that telemetry makes shortest")
  func telemetryRoutes() throws {
    func way(_ telemetry: ToolTelemetry) throws -> [String] {
      let config = diamond(telemetry)
      let trial = try ToolAgentKind.selfHealing.trial(config, down: [], isKnown: false)
      return trial.done.map { config.tools[$0].name }
    }
    #expect(try way(ToolTelemetry()) == ["b", "d"])
    #expect(try way(ToolTelemetry(latencyMilliseconds: 160)) == ["c", "d"])
    #expect(try way(ToolTelemetry(rateLimitProximity: 0.2)) == ["c", "d"])
    #expect(try way(ToolTelemetry(isHealthy: false)) == ["c", "d"])
  }

  @Test("what was published has no mistakes")
  func published() {
    for config in ToolGraphConfig.published {
      #expect(config.mistakes.isEmpty)
      #expect(ToolGraph(config) != nil)
    }
  }

  @Test("options are in order of cost, equals in order of edges")
  func options() throws {
    let graph = try #require(ToolGraph(.travelBooking))
    let names = graph.options.map { $0.map { graph.names[$0] } }
    #expect(names[0] == ["FlightAPI", "TrainAPI"])
    #expect(names[4] == ["BusAPI", "CarAPI"])
    #expect(names[6] == ["Payment"])
    #expect(names[8].isEmpty)
  }

  @Test("every mistake is told, with the nearest right name")
  func mistakes() {
    let config = ToolGraphConfig(
      name: "wrong",
      tools: [
        Tool("start"), Tool("payment", telemetry: ToolTelemetry(latencyMilliseconds: .nan)),
        Tool(""), Tool("payment", telemetry: ToolTelemetry(reliability: 2)),
        Tool("last", telemetry: ToolTelemetry(rateLimitProximity: -1)),
      ],
      edges: [
        Edge("start", "paymnet", cost: 1), Edge("start", "last", cost: -1),
        Edge("last", "last", cost: 1), Edge("start", "last", cost: .infinity),
      ],
      start: "strat", target: "strat",
      fallbacks: [.init(of: "last", to: "last"), .init(of: "last", to: "pament")])
    #expect(
      config.mistakes.map(\.description) == [
        "tools[1].latency: must be from 0.0 to 1000000000000.0, not nan",
        "tools[2].name: is empty",
        "tools[3].name: two tools are called 'payment'",
        "tools[3].reliability: must be from 0.0 to 1.0, not 2.0",
        "tools[4].rateLimitProximity: must be from 0.0 to 1.0, not -1.0",
        "edges[0].to: no tool is called 'paymnet'; did you mean 'payment'?",
        "edges[1].cost: must be from 0.0 to 1000000000000.0, not -1.0",
        "edges[2]: leads from 'last' to itself",
        "edges[3].cost: must be from 0.0 to 1000000000000.0, not inf",
        "edges[3]: is a second edge from 'start' to 'last'",
        "start: no tool is called 'strat'; did you mean 'start'?",
        "target: no tool is called 'strat'; did you mean 'start'?",
        "target: is the start, so that nothing is to be done",
        "fallbacks[0]: falls back from 'last' to itself",
        "fallbacks[1].instead: no tool is called 'pament'; did you mean 'payment'?",
        "fallbacks[1].tool: 'last' has a fallback already",
      ])
    #expect(ToolGraph(config) == nil)
  }

  @Test("tools that no way leads through are mistakes, and fallbacks that skip steps")
  func ways() {
    var config = diamond()
    config.tools += [Tool("island"), Tool("trap")]
    config.edges += [Edge("island", "d", cost: 1), Edge("a", "trap", cost: 1)]
    #expect(
      config.mistakes.map(\.description) == [
        "tools[4]: no path leads from 'a' to 'island'",
        "tools[5]: no path leads from 'trap' to 'd'",
      ])
    config = diamond()
    config.fallbacks = [.init(of: "b", to: "c"), .init(of: "c", to: "d")]
    #expect(
      config.mistakes.map(\.description) == [
        "fallbacks[1].instead: 'd' cannot be run after 'a', as 'c' can"
      ])
    config.edges.removeLast(2)
    config.fallbacks = []
    #expect(config.mistakes.map(\.description) == ["edges: no path leads from 'a' to 'd'"])
  }
}
