internal import DiscreteEvents
internal import Graphs

extension FleetDescription.Network {
  /// The links of the shortest path from `gateway` to every node while all links are well; `nil` =
  /// there is none. Of equally short paths the one with the fewest links.
  package func healthyPaths(from gateway: Int) -> [[Int]?] {
    guard let graph = try? WeightedDigraph(nodeCount: nodes.count, edges: edges) else {
      return nodes.map { _ in nil }
    }
    var search = Dijkstra()
    return nodes.indices.map { node in
      search.shortestPath(from: gateway, to: node, in: graph)?.edges.map { $0 / 2 }
    }
  }

  /// Both directions of every link, one after the other, weighted with latency there and back, in
  /// seconds.
  var edges: [WeightedDigraph.Edge] {
    links.flatMap { link -> [WeightedDigraph.Edge] in
      let weight = 2 * link.latency.seconds
      return [
        .init(from: link.from, to: link.to, weight: weight),
        .init(from: link.to, to: link.from, weight: weight),
      ]
    }
  }
}
