internal import DiscreteEvents
internal import Fleet
internal import Workload

/// Tasks of tool agents in random scenarios: small graphs whose tools take no time or some, fail
/// by chance, break together and alone, and are probed well, badly or not at all. It draws from a
/// stream of its own.
extension RandomScenario {
  /// Makes tasks of some streams' arrivals, or leaves the scenario as it is.
  func addTasks(to config: inout FleetConfig) {
    guard isOn(0.4) else { return }
    config.tools = (0..<oneOf([1, 1, 2])).map { tools($0) }
    for index in config.streams.indices where isOn(0.7) {
      let graph = random.below(config.tools.count)
      let count = config.tools[graph].graph.tools.count
      config.streams[index].task = TaskConfig(
        tools: graph, agent: oneOf(ToolAgentKind.allCases),
        down: isOn(0.3) ? [1 + random.below(count - 1)] : [],
        dollarsPerCall: oneOf([nil, 0.01]))
    }
  }

  private func tools(_ index: Int) -> ToolsConfig {
    var graph = oneOf(ToolGraphConfig.published)
    graph.name = "graph\(index)"
    let isFlaky = isOn()
    let latencies: [ToolLatency] = [
      .constant(.zero), .constant(.seconds(0.001)), .exponential(mean: .seconds(0.004)),
      .lognormal(mean: .seconds(0.01), cv: 1.5),
    ]
    let behaviours = graph.tools.map { _ in
      ToolBehaviour(latency: oneOf(latencies), reliability: isFlaky ? oneOf([1, 0.9, 0.4]) : 1)
    }
    let outages = (0..<oneOf([0, 0, 1, 3])).map { number in
      let first = 1 + random.below(graph.tools.count - 1)
      return ToolOutages(
        name: "outage\(number)", tools: Array(first..<min(first + 2, graph.tools.count)),
        outages: isOn(0.7)
          ? .renewal(
            uptime: .exponential(mean: .seconds(0.05)),
            downtime: oneOf([.constant(.seconds(0.01)), .weibull(mean: .seconds(0.05), shape: 2)]))
          : .listed([Outage(start: .seconds(0.01), length: oneOf([.seconds(0.05), .never]))]))
    }
    let errors = oneOf([0, 0, 0.2])
    return ToolsConfig(
      graph: graph, behaviours: behaviours, outages: outages,
      probes: isOn(0.7)
        ? ToolProbes(
          period: oneOf([.seconds(0.001), .seconds(0.03)]), falsePositives: errors,
          falseNegatives: errors) : nil)
  }
}
