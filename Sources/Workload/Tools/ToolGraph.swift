internal import Graphs

/// A graph of tools with its names looked up, and what its edges weigh at this moment.
///
/// Tools are numbered in the order of the configuration. Copies share the shape, so that each task
/// can cut edges of its own.
package struct ToolGraph: Sendable {
  package let names: [String]
  package let start: Int
  package let target: Int
  /// For each tool those that can be run after it, the one with the least base cost first; of
  /// equals the one whose edge was given first.
  package let options: [[Int]]
  /// For each tool the one that a static workflow runs when it fails.
  package let fallbacks: [Int?]
  private let baseCosts: [Double]
  private var telemetry: [ToolTelemetry]
  private var isCut: [Bool]
  private(set) var network: WeightedDigraph

  /// `nil` if the configuration has mistakes (``ToolGraphConfig/mistakes``).
  package init?(_ config: ToolGraphConfig) {
    guard config.mistakes.isEmpty else { return nil }
    names = config.tools.map(\.name)
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    guard let start = numbers[config.start], let target = numbers[config.target] else { return nil }
    self.start = start
    self.target = target
    telemetry = config.tools.map(\.telemetry)
    isCut = Array(repeating: false, count: names.count)
    var edges: [WeightedDigraph.Edge] = []
    for edge in config.edges {
      guard let from = numbers[edge.from], let to = numbers[edge.to] else { return nil }
      edges.append(.init(from: from, to: to, weight: edge.cost))
    }
    baseCosts = edges.map(\.weight)
    options = ToolGraph.options(of: names.count, edges)
    var fallbacks: [Int?] = Array(repeating: nil, count: names.count)
    for fallback in config.fallbacks {
      if let tool = numbers[fallback.tool] { fallbacks[tool] = numbers[fallback.instead] }
    }
    self.fallbacks = fallbacks
    guard let network = try? WeightedDigraph(nodeCount: names.count, edges: edges) else {
      return nil
    }
    self.network = network
    for edge in edges.indices { reweigh(edge) }
  }

  private static func options(of count: Int, _ edges: [WeightedDigraph.Edge]) -> [[Int]] {
    var options: [[Int]] = Array(repeating: [], count: count)
    let order = edges.indices.sorted { (edges[$0].weight, $0) < (edges[$1].weight, $1) }
    for edge in order { options[edges[edge].source].append(edges[edge].target) }
    return options
  }

  /// What the edge that the configuration gives as number `edge` weighs: its base cost times the
  /// target's ``ToolTelemetry/weightFactor``, or infinite if the edge is cut or its target is not
  /// healthy.
  package func weight(of edge: Int) -> Double { network.weight(of: edge) }

  package func telemetry(of tool: Int) -> ToolTelemetry { telemetry[tool] }

  /// Takes in what was measured of a tool; numbers must be as ``ToolGraphConfig/mistakes`` wants
  /// them. O(edges to the tool).
  package mutating func setTelemetry(of tool: Int, to measured: ToolTelemetry) {
    telemetry[tool] = measured
    for edge in network.edges(entering: tool) { reweigh(edge) }
  }

  /// Makes all edges from and to a tool infinitely heavy. O(edges at the tool).
  package mutating func cut(_ tool: Int) {
    isCut[tool] = true
    for edge in network.edges(entering: tool) { reweigh(edge) }
    for edge in network.edges(leaving: tool) { reweigh(edge) }
  }

  private mutating func reweigh(_ edge: Int) {
    let (from, to) = (network.source(of: edge), network.target(of: edge))
    let isWhole = telemetry[to].isHealthy && !isCut[from] && !isCut[to]
    let weight = isWhole ? baseCosts[edge] * telemetry[to].weightFactor : .infinity
    network.setWeight(of: edge, to: weight)
  }
}
