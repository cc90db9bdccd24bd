package import Pool

/// A measured function of one size: linear between points, in proportion beyond the last, and as
/// at the first below it.
struct MeasuredCurve: Sendable {
  let points: [(at: Int, seconds: Double)]

  /// Of two points at the same place the faster one, the other was disturbed.
  init(_ measured: [(at: Int, seconds: Double)]) {
    var fastest: [Int: Double] = [:]
    for point in measured { fastest[point.at] = min(fastest[point.at] ?? .infinity, point.seconds) }
    points = fastest.sorted { $0.key < $1.key }.map { (at: $0.key, seconds: $0.value) }
  }

  func value(at size: Double) -> Double {
    guard let first = points.first, let last = points.last else { return 0 }
    if size <= Double(first.at) { return first.seconds }
    if size >= Double(last.at) { return last.seconds * size / Double(last.at) }
    let upper = points.firstIndex { Double($0.at) >= size } ?? points.count - 1
    let (low, high) = (points[upper - 1], points[upper])
    let part = (size - Double(low.at)) / Double(high.at - low.at)
    return low.seconds + (high.seconds - low.seconds) * part
  }
}

extension Profile.Curve {
  /// The fewest points that bring every point of this curve within `tolerance` of its value
  /// (Ramer 1972, Douglas and Peucker 1973, on the relative error of the interpolated value).
  package func thinned(_ tolerance: Double = 0.01) -> Profile.Curve {
    guard at.count > 2 else { return self }
    var isKept = at.map { _ in false }
    (isKept[0], isKept[at.count - 1]) = (true, true)
    var stretches = [(0, at.count - 1)]
    while let (low, high) = stretches.popLast() {
      var worst = (error: tolerance, index: -1)
      for index in (low + 1)..<max(low + 1, high) {
        let part = Double(at[index] - at[low]) / Double(at[high] - at[low])
        let value = seconds[low] + (seconds[high] - seconds[low]) * part
        let error = (value - seconds[index]).magnitude / max(seconds[index], 1e-12)
        if error > worst.error { worst = (error, index) }
      }
      guard worst.index >= 0 else { continue }
      isKept[worst.index] = true
      stretches += [(low, worst.index), (worst.index, high)]
    }
    let kept = at.indices.filter { isKept[$0] }
    return Profile.Curve(at: kept.map { at[$0] }, seconds: kept.map { seconds[$0] })
  }
}
