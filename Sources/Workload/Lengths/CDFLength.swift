internal import DiscreteEvents

/// A number of tokens by inversion of a piecewise linear cumulative distribution.
struct CDFLength: Sendable {
  /// The points, from (0 tokens, probability 0) to probability 1; neither ever falls.
  private let points: [LengthConfig.Bin]

  /// `points` has no mistakes.
  init(_ points: [LengthConfig.Bin]) {
    self.points = [LengthConfig.Bin(tokens: 0, weight: 0)] + points
  }

  /// O(log n) in the number of points.
  func sample(using random: RandomStream) -> Int {
    let target = random.uniform()
    // The first point whose probability is over the target, between 1 and the last one.
    var low = 1
    var high = points.count - 1
    while low < high {
      let middle = (low + high) / 2
      if points[middle].weight > target { high = middle } else { low = middle + 1 }
    }
    let from = points[low - 1]
    let to = points[low]
    let rise = to.weight - from.weight
    let part = rise > 0 ? (target - from.weight) / rise : 1
    let tokens = Double(from.tokens) + part * Double(to.tokens - from.tokens)
    return wholeTokens(tokens, max: Swift.max(1, to.tokens))
  }
}
