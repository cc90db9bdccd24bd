internal import ArgumentParser
internal import DiscreteEvents
internal import Graphs
internal import SeatrialTestSupport

/// Shortest paths after something happened: searched again, repaired, and approximated.
struct GraphBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graphs",
    abstract: "Nodes expanded and time for an event: full search, repair, core.")

  @Option(parsing: .upToNextOption, help: "Numbers of nodes.")
  var nodes = [100, 1_000, 10_000, 100_000, 1_000_000]

  @Option(help: "Health events a row.")
  var events = 1_000

  @Option(help: "Queries a row.")
  var queries = 200

  func run() throws {
    try printFleets()
    try printPowerLaws()
    try printPredictions()
  }

  private func printFleets() throws {
    print("## A fleet's network, from the gateway to all nodes\n")
    printHeader([
      "event", "nodes", "full: nodes", "full: µs", "repair: nodes P50", "P90", "P99", "edges mean",
      "µs mean", "fewer nodes P50", "P90",
    ])
    for kind in HealthEvents.Kind.allCases {
      for count in nodes {
        let network = try FleetNetwork(nodeCount: count, random: stream("network"))
        printRow([kind.rawValue, "\(count)"] + repairRow(kind, network))
      }
    }
  }

  /// Full searches are too slow to do after every event: after some, their mean.
  private func repairRow(_ kind: HealthEvents.Kind, _ network: FleetNetwork) -> [String] {
    var source = HealthEvents(network, random: stream("health"))
    var repair = ShortestPathRepair(network.graph, root: network.gateway)
    repair.repair()
    let drawn = (0..<events).map { _ in source.next(kind) }
    var expanded: [Int] = []
    var scanned = -repair.edgesScanned
    let start = Stopwatch.processorTime()
    for changes in drawn {
      for (edge, weight) in changes { repair.update(edge: edge, weight: weight) }
      expanded.append(repair.repair())
    }
    let seconds = Stopwatch.processorTime() - start
    scanned += repair.edgesScanned
    let full = fullSearch(in: repair.graph, from: network.gateway)
    let (median, high) = (expanded.quantile(0.5), expanded.quantile(0.9))
    return [
      "\(full.nodes)", decimal(full.microseconds), "\(median)", "\(high)",
      "\(expanded.quantile(0.99))", decimal(Double(scanned) / Double(events)),
      decimal(seconds * 1e6 / Double(events)),
      decimal(Double(full.nodes) / Double(max(1, median))),
      decimal(Double(full.nodes) / Double(max(1, high))),
    ]
  }

  private func fullSearch(
    in graph: WeightedDigraph, from gateway: Int
  ) -> (nodes: Int, microseconds: Double) {
    var dijkstra = Dijkstra()
    let searches = max(1, 500_000 / graph.nodeCount)
    let time = Stopwatch.measure(operations: searches) {
      var sum = 0.0
      for _ in 0..<searches { sum += dijkstra.distances(from: gateway, in: graph)[0] }
      return UInt64(sum) + UInt64(dijkstra.expanded)
    }
    return (dijkstra.expanded, time.nanoseconds / 1e3)
  }

  func stream(_ name: String) -> RandomStream { RandomStream(seed: 1, name: name) }
}

extension [Int] {
  /// The least element that at least `share` of all do not exceed.
  func quantile(_ share: Double) -> Int {
    guard !isEmpty else { return 0 }
    let rank = Int((share * Double(count)).rounded(.up))
    return sorted()[Swift.min(count, Swift.max(1, rank)) - 1]
  }
}
