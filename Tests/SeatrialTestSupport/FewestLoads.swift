extension PageSequence {
  /// The fewest loads with which any rule could serve the sequence from a memory of `places` items,
  /// found by trying all of them: dynamic programming over the sets of items that may be resident.
  ///
  /// O(requests · 2^items · items): for tiny cases.
  package func fewestLoads(places: Int) -> Int {
    let unreachable = Int.max / 2
    var cost = Array(repeating: unreachable, count: 1 << items)
    cost[0] = 0
    for item in requests {
      var then = Array(repeating: unreachable, count: 1 << items)
      let bit = 1 << item
      for set in cost.indices where cost[set] < unreachable {
        if set & bit != 0 {
          then[set] = min(then[set], cost[set])
        } else if set.nonzeroBitCount < places {
          then[set | bit] = min(then[set | bit], cost[set] + 1)
        } else {
          for gone in 0..<items where set & 1 << gone != 0 {
            let next = set & ~(1 << gone) | bit
            then[next] = min(then[next], cost[set] + 1)
          }
        }
      }
      cost = then
    }
    return cost.min() ?? unreachable
  }
}
