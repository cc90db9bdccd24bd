/// How far a node is from a search's root: the least sum of weights, and the fewest edges with
/// which that is reached.
///
/// Ordered by cost, then by hops. Counting hops makes every edge lengthen a path, one that weighs
/// nothing too, and one so light that adding it rounds to nothing: so shortest paths never run in
/// a circle, and what labels say is the one solution of the equations that define them.
struct Label: Comparable, Sendable {
  var cost: Double
  var hops: Int

  static let root = Label(cost: 0, hops: 0)
  static let unreached = Label(cost: .infinity, hops: .max)

  var isReached: Bool { cost < .infinity }

  /// The label at the other end of an edge that weighs `weight`. The cost of a path is summed
  /// from the root on, and one that overflows counts as cut.
  func extended(by weight: Double) -> Label {
    let cost = cost + weight
    return cost < .infinity ? Label(cost: cost, hops: hops + 1) : .unreached
  }

  static func < (a: Label, b: Label) -> Bool {
    a.cost != b.cost ? a.cost < b.cost : a.hops < b.hops
  }
}
