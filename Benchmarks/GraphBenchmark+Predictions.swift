internal import DiscreteEvents
internal import Graphs
internal import SeatrialTestSupport

extension GraphBenchmark {
  /// What is cut, from when to when, and when it was predicted to be whole again.
  private struct Outage {
    var edges: [Int]
    var begin: Double
    var end: Double
    var predicted: Double

    var foretold: PredictedUpdates.Outage { .init(edges: edges, predictedEnd: predicted) }
  }

  /// Links cut for a random time, about ten at once, one by one or fifty at an instant.
  func printPredictions() throws {
    print("\n## Links of a fleet of 10,000 nodes cut, and whole again about when predicted\n")
    printHeader([
      "cut at once", "error", "lifting", "unpredicted: nodes at begin", "at end", "nodes at begin",
      "at end", "ends gone back %",
    ])
    let network = try FleetNetwork(nodeCount: 10_000, random: stream("network"))
    for batch in [1, 50] {
      for error in [0, 0.1, 0.3, 1] {
        let outages = draw(network, batch: batch, error: error)
        let plain = play(outages, network, lifting: nil)
        for lifting in [0, 1, 8, events] {
          let found = play(outages, network, lifting: lifting)
          printRow([
            "\(batch)", "\(error)", "\(lifting)", mean(plain.begins), mean(plain.ends),
            mean(found.begins), mean(found.ends),
            decimal(100 * Double(found.undone) / Double(events)),
          ])
        }
      }
    }
  }

  private func mean(_ nodes: Int) -> String { decimal(Double(nodes) / Double(events)) }

  /// Outages that last 1 on average, exponentially, predicted with a normal error of `error`.
  private func draw(_ network: FleetNetwork, batch: Int, error: Double) -> [Outage] {
    let random = stream("outages")
    var time = 0.0
    return (0..<events).map { index in
      if index % batch == 0 { time += random.exponential(mean: 0.1 * Double(batch)) }
      // Each link once in a long time, by a step that is prime to their number.
      let link = 7919 * index % network.linkCount
      let end = time + random.exponential(mean: 1)
      return Outage(
        edges: network.edges(ofLink: link), begin: time, end: end,
        predicted: end + error * random.normal())
    }
  }

  /// Has the outages happen. Without predictions, all that are cut at once are repaired at once.
  private func play(
    _ outages: [Outage], _ network: FleetNetwork, lifting: Int?
  ) -> (begins: Int, ends: Int, undone: Int) {
    var paths = ShortestPathRepair(network.graph, root: network.gateway)
    paths.repair()
    var updates = PredictedUpdates(paths, lifting: lifting ?? 0)
    var (begins, ends) = (0, 0)
    let ending = outages.indices.sorted { (outages[$0].end, $0) < (outages[$1].end, $1) }
    var (begun, ended) = (0, 0)
    while ended < outages.count {
      if begun < outages.count, outages[begun].begin < outages[ending[ended]].end {
        let time = outages[begun].begin
        let together = outages[begun...].prefix { $0.begin == time }
        begun += together.count
        if lifting == nil {
          for edge in together.flatMap(\.edges) { paths.update(edge: edge, weight: .infinity) }
          begins += paths.repair()
        } else {
          begins += updates.begin(together.map(\.foretold)).expanded
        }
      } else {
        let next = ending[ended]
        ended += 1
        if lifting == nil {
          for edge in outages[next].edges {
            paths.update(edge: edge, weight: network.graph.weight(of: edge))
          }
          ends += paths.repair()
        } else {
          ends += updates.end(next) ?? 0
        }
      }
    }
    return (begins, ends, updates.undone)
  }
}
