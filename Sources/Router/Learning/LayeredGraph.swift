/// Agents in layers, one layer a stage of the work, with edges between neighbouring layers only.
///
/// A path takes one agent of each layer. It starts at a source before the first layer, so that the
/// first choice has edges too. The edges into a layer of m agents from one of n agents are n·m
/// consecutive numbers; all edges are 0..<``edges``.
struct LayeredGraph: Sendable {
  /// The arms of each layer, in the order of their stages; no layer is empty.
  let layers: [[Int]]
  /// How many edges there are.
  let edges: Int
  private let firstEdge: [Int]
  private let places: [Int]

  /// The graph of arms that do the work of these stages; stages that no arm does are left out.
  init(stages: [Int]) {
    layers = Set(stages).sorted().map { stage in stages.indices.filter { stages[$0] == stage } }
    var places = [Int](repeating: 0, count: stages.count)
    var firstEdge: [Int] = []
    var edges = 0
    var width = 1
    for layer in layers {
      for (place, arm) in layer.enumerated() { places[arm] = place }
      firstEdge.append(edges)
      edges += width * layer.count
      width = layer.count
    }
    self.places = places
    self.firstEdge = firstEdge
    self.edges = edges
  }

  /// The place of `arm` in its layer.
  func place(of arm: Int) -> Int { places[arm] }

  /// The edge into the `place`-th agent of `layer` from the agent at `previous` in the layer
  /// before; from the source, `previous` is 0.
  func edge(into layer: Int, from previous: Int, to place: Int) -> Int {
    firstEdge[layer] + previous * layers[layer].count + place
  }

  /// The edges along a path of one arm a layer; `nil` = the arms are no such path.
  func edges(along path: some Collection<Int>) -> [Int]? {
    guard path.count == layers.count else { return nil }
    var previous = 0
    var found: [Int] = []
    found.reserveCapacity(layers.count)
    for (layer, arm) in path.enumerated() {
      guard places.indices.contains(arm), layers[layer][places[arm]] == arm else { return nil }
      found.append(edge(into: layer, from: previous, to: places[arm]))
      previous = places[arm]
    }
    return found
  }
}
