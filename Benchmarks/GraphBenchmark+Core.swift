internal import DiscreteEvents
internal import Graphs
internal import SeatrialTestSupport

extension GraphBenchmark {
  /// One way of answering queries, and what that took.
  private struct Answers {
    var expanded: [Int] = []
    var costs: [Double] = []
    var seconds = 0.0

    mutating func add(_ answer: () -> (cost: Double, expanded: Int)) {
      let start = Stopwatch.processorTime()
      let (cost, nodes) = answer()
      seconds += Stopwatch.processorTime() - start
      costs.append(cost)
      expanded.append(nodes)
    }

    var cells: [String] {
      ["\(expanded.quantile(0.5))", decimal(seconds * 1e6 / Double(expanded.count))]
    }
  }

  /// Paths between nodes drawn at random: by Dijkstra, from both ends, and through a core.
  func printPowerLaws() throws {
    print("\n## Pairs of nodes\n")
    printHeader([
      "graph", "nodes", "core", "Dijkstra: nodes P50", "µs", "two ends: nodes P50", "µs",
      "core: nodes P50", "µs", "shortest %", "excess ≤ 2 %", "excess mean", "P99",
      "largest excess %",
    ])
    for weighted in [false, true] {
      for count in nodes {
        let graph = try PowerLawGraph.make(
          nodeCount: count, weighted: weighted, random: stream("power law"))
        let random = stream("pairs")
        let pairs = pairs(count) { (random.below(count), random.below(count)) }
        printRow([weighted ? "power law, 0.5 to 1.5" : "power law, 1"] + coreRow(graph, pairs))
      }
    }
    for count in nodes {
      let network = try FleetNetwork(nodeCount: count, random: stream("network"))
      let random = stream("pairs")
      let pairs = pairs(count) {
        (network.gateway, network.replicas.lowerBound + random.below(network.replicas.count))
      }
      printRow(["fleet, from its gateway"] + coreRow(network.graph, pairs))
    }
  }

  /// Fewer in large graphs, where Dijkstra's search takes long.
  private func pairs(_ nodeCount: Int, _ draw: () -> (Int, Int)) -> [(Int, Int)] {
    (0..<min(queries, max(20, 20_000_000 / nodeCount))).map { _ in draw() }
  }

  private func coreRow(_ graph: WeightedDigraph, _ pairs: [(Int, Int)]) -> [String] {
    var dijkstra = Dijkstra()
    var bare = CorePeripheryIndex(graph, coreSize: 0)
    var index = CorePeripheryIndex(graph)
    var (full, ends, core) = (Answers(), Answers(), Answers())
    for (source, target) in pairs {
      full.add {
        let path = dijkstra.shortestPath(from: source, to: target, in: graph)
        return (path?.cost ?? 0, dijkstra.expanded)
      }
      ends.add {
        let answer = bare.path(from: source, to: target, in: graph)
        return (answer.path?.cost ?? 0, answer.expanded)
      }
      core.add {
        let answer = index.path(from: source, to: target, in: graph)
        return (answer.path?.cost ?? 0, answer.expanded)
      }
    }
    let excess = zip(core.costs, full.costs).map { $0 - $1 }.sorted()
    let worst = zip(core.costs, full.costs).map { $1 > 0 ? $0 / $1 - 1 : 0 }.max() ?? 0
    let share = { (count: Int) in decimal(100 * Double(count) / Double(pairs.count)) }
    return ["\(graph.nodeCount)", "\(index.coreSize)"] + full.cells + ends.cells + core.cells + [
      share(excess.count { $0 < 1e-9 }), share(excess.count { $0 < 2 + 1e-9 }),
      hundredths(excess.reduce(0, +) / Double(pairs.count)),
      hundredths(excess[pairs.count * 99 / 100]), decimal(100 * worst),
    ]
  }

  private func hundredths(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
