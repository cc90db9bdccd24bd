package import DiscreteEvents
package import Workload

/// The tools of a graph: how they are used, how they behave, how they break.
package struct ToolsConfig: Hashable, Sendable {
  package var graph: ToolGraphConfig
  /// By tool, as the graph numbers them.
  package var behaviours: [ToolBehaviour]
  package var outages: [ToolOutages]
  /// `nil` = nobody looks whether a tool works but the agents that run it.
  package var probes: ToolProbes?

  package init(
    graph: ToolGraphConfig, behaviours: [ToolBehaviour]? = nil, outages: [ToolOutages] = [],
    probes: ToolProbes? = nil
  ) {
    self.graph = graph
    self.behaviours = behaviours ?? graph.tools.map { _ in ToolBehaviour() }
    self.outages = outages
    self.probes = probes
  }
}

/// What a run of a tool is like, as long as the tool is up.
package struct ToolBehaviour: Hashable, Sendable {
  package var latency: ToolLatency
  /// The probability that a run succeeds.
  package var reliability: Double

  package init(latency: ToolLatency = .constant(.seconds(0.1)), reliability: Double = 1) {
    self.latency = latency
    self.reliability = reliability
  }
}

/// How long runs of a tool take.
package enum ToolLatency: Hashable, Sendable {
  case constant(SimTime)
  case exponential(mean: SimTime)
  /// `mean` and coefficient of variation of the variate itself, not of its logarithm.
  case lognormal(mean: SimTime, cv: Double)

  package var mean: SimTime {
    switch self {
    case .constant(let time): time
    case .exponential(let mean), .lognormal(let mean, _): mean
    }
  }
}

/// Tools that are down together, and when.
package struct ToolOutages: Hashable, Sendable {
  package var name: String
  /// Tools, by index.
  package var tools: [Int]
  package var outages: OutageConfig

  package init(name: String, tools: [Int], outages: OutageConfig) {
    self.name = name
    self.tools = tools
    self.outages = outages
  }
}

/// Looking at regular times whether each tool works. What a probe says counts at once.
package struct ToolProbes: Hashable, Sendable {
  package var period: SimTime
  /// The probability that a probe says that a tool is down which is up, and the reverse.
  package var falsePositives: Double
  package var falseNegatives: Double

  package init(period: SimTime, falsePositives: Double = 0, falseNegatives: Double = 0) {
    self.period = period
    self.falsePositives = falsePositives
    self.falseNegatives = falseNegatives
  }
}
