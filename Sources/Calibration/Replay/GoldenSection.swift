/// The least value of a function of one number.
enum GoldenSection {
  /// Where `value` is least in `range`: the best of `points` even steps, and between its neighbours
  /// by golden sections (Kiefer 1953) until they are `tolerance` apart. The steps come first as the
  /// function need not have a single valley.
  static func minimise(
    in range: ClosedRange<Double>, points: Int, tolerance: Double,
    _ value: (Double) throws -> Double
  ) rethrows -> (place: Double, value: Double) {
    let step = (range.upperBound - range.lowerBound) / Double(max(1, points - 1))
    var best = (place: range.lowerBound, value: try value(range.lowerBound))
    for index in 1..<max(2, points) {
      let place = range.lowerBound + step * Double(index)
      let found = try value(place)
      if found < best.value { best = (place, found) }
    }
    var low = max(range.lowerBound, best.place - step)
    var high = min(range.upperBound, best.place + step)
    let ratio = (5.0.squareRoot() - 1) / 2
    var left = high - ratio * (high - low)
    var right = low + ratio * (high - low)
    var (atLeft, atRight) = (try value(left), try value(right))
    while high - low > tolerance {
      if atLeft <= atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = try value(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = try value(right)
      }
    }
    for candidate in [(left, atLeft), (right, atRight)] where candidate.1 < best.value {
      best = (place: candidate.0, value: candidate.1)
    }
    return best
  }
}
