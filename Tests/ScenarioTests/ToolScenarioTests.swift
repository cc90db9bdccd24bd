import DiscreteEvents
import Fleet
import Scenario
import Testing
import Workload

@Suite("Tools and tasks in a scenario")
struct ToolScenarioTests {
  private func config() throws -> FleetConfig {
    try Scenario.load(file: GoodFiles.path("tools.yaml")).config
  }

  @Test("a graph of one's own is as written")
  func ownGraph() throws {
    let tools = try config().tools[0]
    #expect(tools.graph.mistakes.isEmpty)
    #expect(tools.graph.tools.map(\.name) == ["In", "Search", "Cache", "Done"])
    #expect(tools.graph.edges[1] == .init("In", "Cache", cost: 0.2))
    #expect((tools.graph.start, tools.graph.target) == ("In", "Done"))
    #expect(tools.graph.fallbacks == [.init(of: "Cache", to: "Search")])
    #expect(
      tools.probes
        == ToolProbes(period: .seconds(30), falsePositives: 0.01, falseNegatives: 0.02))
  }

  @Test("what is said of a tool goes before what is said of all, and weighs its edges")
  func behaviours() throws {
    let tools = try config().tools[0]
    let common = ToolLatency.exponential(mean: .seconds(0.3))
    #expect(
      tools.behaviours[1...] == [
        ToolBehaviour(latency: .lognormal(mean: .seconds(2), cv: 0.8), reliability: 0.98),
        ToolBehaviour(latency: .constant(.seconds(0.01)), reliability: 1),
        ToolBehaviour(latency: common, reliability: 0.98),
      ])
    #expect(tools.graph.tools[1].telemetry.latencyMilliseconds == 2000)
    #expect(tools.graph.tools[1].telemetry.reliability == 0.98)
    let graph = try #require(ToolGraph(tools.graph))
    #expect(graph.weight(of: 1) == 0.2 * 0.5)
  }

  @Test("tools break alone and together")
  func outages() throws {
    let (own, support) = (try config().tools[0], try config().tools[1])
    #expect(
      own.outages == [
        ToolOutages(
          name: "Search", tools: [1],
          outages: .renewal(
            uptime: .weibull(mean: .seconds(3600), shape: 0.7),
            downtime: .constant(.seconds(90)))),
        ToolOutages(
          name: "region", tools: [1, 2],
          outages: .renewal(
            uptime: .exponential(mean: .seconds(18_000)),
            downtime: .exponential(mean: .seconds(600)))),
      ])
    // All but the start, which is no tool.
    #expect(support.outages.map(\.tools) == (1...6).map { [$0] })
    #expect(
      support.outages[5].outages
        == .renewal(
          uptime: .constant(.seconds(8_640_000)), downtime: .constant(.seconds(1))))
  }

  @Test("a published graph is the published one, with telemetry as published unless said")
  func published() throws {
    var graph = try config().tools[1].graph
    graph.name = ToolGraphConfig.customerSupport.name
    #expect(graph == .customerSupport)
    #expect(try config().tools[1].behaviours.allSatisfy { $0 == ToolBehaviour() })
  }

  @Test("streams say who does their tasks, with which tools")
  func tasks() throws {
    #expect(
      try config().streams.map(\.task) == [
        TaskConfig(tools: 0, agent: .react, down: [2], dollarsPerCall: 0.02),
        TaskConfig(tools: 1, agent: .selfHealing),
      ])
  }
}
