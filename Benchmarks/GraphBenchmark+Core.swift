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
    print("\n## Pairs of nodes in a graph with a power law\n")
    printHeader([
      "weights", "nodes", "core", "Dijkstra: nodes P50", "µs", "two ends: nodes P50", "µs",
      "core: nodes P50", "µs", "shortest %", "within 2 %", "excess mean", "P99", "longest %",
    ])
    for weighted in [false, true] {
      for count in nodes {
        let graph = try PowerLawGraph.make(
          nodeCount: count, weighted: weighted, random: stream("power law"))
        printRow([weighted ? "0.5 to 1.5" : "1", "\(count)"] + coreRow(graph))
      }
    }
  }

  private func coreRow(_ graph: WeightedDigraph) -> [String] {
    let random = stream("pairs")
    var dijkstra = Dijkstra()
    var bare = CorePeripheryIndex(graph, coreSize: 0)
    var index = CorePeripheryIndex(graph)
    var (full, ends, core) = (Answers(), Answers(), Answers())
    for _ in 0..<queries {
      let (source, target) = (random.below(graph.nodeCount), random.below(graph.nodeCount))
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
    return ["\(index.coreSize)"] + full.cells + ends.cells + core.cells + [
      percent(excess.count { $0 < 1e-9 }), percent(excess.count { $0 < 2 + 1e-9 }),
      hundredths(excess.reduce(0, +) / Double(queries)),
      hundredths(excess[min(queries - 1, queries * 99 / 100)]), decimal(100 * worst),
    ]
  }

  private func percent(_ count: Int) -> String { decimal(100 * Double(count) / Double(queries)) }

  private func hundredths(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
