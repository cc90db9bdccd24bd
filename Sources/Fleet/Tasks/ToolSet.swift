internal import DiscreteEvents
internal import Workload

/// The tools of one graph, and how they are at the moment.
struct ToolSet {
  let config: ToolsConfig
  let graph: ToolGraph
  /// Outages under way, by tool.
  var outages: [Int]
  /// The chance errors of probes.
  let probeRandom: RandomStream

  /// - Throws: `ConfigMistake`, the first that the graph has.
  init(_ config: ToolsConfig, seed: UInt64, replication: Int) throws {
    guard let graph = ToolGraph(config.graph) else {
      throw config.graph.mistakes.first
        ?? ConfigMistake(path: "tools", message: "no graph can be made of it")
    }
    self.config = config
    self.graph = graph
    outages = Array(repeating: 0, count: graph.names.count)
    probeRandom = RandomStream(
      seed: seed, replication: replication, name: "tools/\(config.graph.name)/probes")
  }

  /// Whether a probe of a tool says that it is up. Draws a number only where probes can err.
  func probe(isUp truth: Bool, _ probes: ToolProbes) -> Bool {
    guard probes.falsePositives + probes.falseNegatives > 0 else { return truth }
    let error = truth ? probes.falsePositives : probes.falseNegatives
    return truth != (probeRandom.uniform() < error)
  }
}

/// Tools that fail together.
struct ToolUnit {
  /// Index of their graph.
  let set: Int
  /// By index.
  let tools: [Int]
  var process: OutageProcess
  /// When the outage that was drawn last is over; `nil` = never.
  var end: SimTime?
}
