/// The knee of a curve that rises ever more steeply, such as latency against load.
package enum Knee {
  /// How much flatter than a knee the curve must become again, in mean distances of the points;
  /// 1 is the value of the paper.
  private static let sensitivity = 1.0

  /// The index of the point at the knee; `nil` where there is none (a straight line, say), where
  /// there are fewer than 4 points, and where they are not finite, in increasing order of x.
  ///
  /// Kneedle: V. Satopää, J. Albrecht, D. Irwin, B. Raghavan, Finding a "Kneedle" in a Haystack,
  /// ICDCS Workshops 2011, offline and without smoothing. Both axes are scaled to 0…1 and mirrored,
  /// which turns the curve into one that flattens out; a knee is the first peak of its height above
  /// the diagonal after which that height falls by the mean distance of the points before it peaks
  /// or turns again. It names one of the measured points and claims nothing about what lies between
  /// them: with other points the knee is another. O(n).
  package static func index(of points: [(x: Double, y: Double)]) -> Int? {
    guard points.count >= 4, isOrdered(points) else { return nil }
    let lowest = points.reduce(Double.infinity) { min($0, $1.y) }
    let highest = points.reduce(-Double.infinity) { max($0, $1.y) }
    let (left, right) = (points[0].x, points[points.count - 1].x)
    let (width, height) = (right - left, highest - lowest)
    guard height > 0, width.isFinite, height.isFinite else { return nil }
    // Mirrored, so from the last point to the first: (1 − y) − (1 − x).
    let heights = points.reversed().map { ($0.x - left) / width - ($0.y - lowest) / height }
    let fall = sensitivity / Double(points.count - 1)
    return firstPeak(of: heights, followedByFall: fall).map { points.count - 1 - $0 }
  }

  private static func isOrdered(_ points: [(x: Double, y: Double)]) -> Bool {
    points.allSatisfy { $0.x.isFinite && $0.y.isFinite }
      && zip(points, points.dropFirst()).allSatisfy { $0.x < $1.x }
  }

  /// The first peak of `heights` from which they go down by more than `fall` before they go up
  /// again. Of a flat peak it is the first point.
  private static func firstPeak(of heights: [Double], followedByFall fall: Double) -> Int? {
    var peak: Int?
    for index in heights.indices.dropFirst() {
      if heights[index] > heights[index - 1] {
        peak = index
      } else if let candidate = peak, heights[index] < heights[candidate] - fall {
        return candidate
      }
    }
    return nil
  }
}
