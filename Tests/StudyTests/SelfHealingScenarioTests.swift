import Fleet
import Foundation
import Scenario
import Study
import Testing
import Workload

/// The scenarios of `scenarios/papers/self-healing`.
@Suite("The 19 scenarios of Self-Healing Router")
struct SelfHealingScenarioTests {
  private static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/scenarios/papers/self-healing/"
  static let agents = ["self-healing", "react", "static-workflow"]

  private func summary(of agent: String) throws -> (Scenario, Summary) {
    let scenario = try Scenario.load(file: Self.folder + agent + ".yaml")
    return (scenario, Summary(from: try Fleet.run(scenario.config), config: scenario.config))
  }

  @Test("come out as published, one by one", arguments: agents)
  func published(agent: String) throws {
    let (scenario, summary) = try summary(of: agent)
    // Totals, and a row or two for each scenario.
    #expect(scenario.published.count >= 19 + 3)
    for check in scenario.published {
      let row = PublishedRow(check, measuredIn: summary)
      #expect(row.ok, "\(row)")
      #expect(check.source == .paper)
    }
    // Each stream is one of them, as the paper has it, and started one task.
    let tasks = PublishedToolTask.all
    #expect(scenario.config.streams.map(\.name) == tasks.map(\.id))
    for (task, stream) in zip(tasks, scenario.config.streams) {
      let config = try #require(stream.task)
      let graph = scenario.config.tools[config.tools].graph
      #expect(config.agent.rawValue == agent)
      #expect(graph.edges == task.graph.edges && graph.fallbacks == task.graph.fallbacks)
      #expect(config.down.map { graph.tools[$0].name } == task.failed)
    }
    #expect(summary.streams?.allSatisfy { $0.tasks?.started == 1 } == true)
  }

  @Test(
    "take as many LLM calls in each domain as published, all served by the pool",
    arguments: zip(agents, [[3.0, 3, 3], [44, 42, 37], [0, 0, 0]]))
  func calls(agent: String, published: [Double]) throws {
    let (_, summary) = try summary(of: agent)
    let streams = try #require(summary.streams)
    let calls = ["CS", "TB", "CM"].map { domain in
      streams.filter { $0.name.hasPrefix(domain) }.reduce(0) { $0 + ($1.tasks?.llmCalls ?? 0) }
    }
    #expect(calls == published)
    #expect(summary.requests.completed == published.reduce(0, +))
    #expect(summary.tokens.output == 150 * published.reduce(0, +))
  }

  @Test("become a sweep in which only the static workflow fails silently")
  func sweep() throws {
    var silent: [Double] = []
    var calls: [Double] = []
    for agent in Self.agents {
      let scenario = try Scenario.load(
        file: Self.folder + "sweep.yaml",
        overrides: [
          "workload[0].task.agent=\(agent)", "duration=40min",
          "tools[0].uptime.exponential=10min",
        ])
      let tasks = try #require(
        Summary(from: try Fleet.run(scenario.config), config: scenario.config).tasks)
      // 35 minutes at one a second; four standard deviations of a Poisson count are 183.
      #expect(abs(tasks.started - 2100) < 183)
      #expect(tasks.started == tasks.correct + tasks.silent)
      silent.append(tasks.silent)
      calls.append(tasks.llmCalls / tasks.started)
    }
    #expect(silent[0] == 0 && silent[1] == 0 && silent[2] > 0)
    // ReAct plans, and selects at the start and at each of four tools, where all goes well; the
    // self-healing agent asks at most twice, and only where a goal cannot be reached.
    #expect(calls[0] < 1 && calls[1] > 4 && calls[2] == 0)
  }
}
