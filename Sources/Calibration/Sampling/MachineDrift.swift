/// How the machine's speed moved during a measurement, told by one iteration run again and again.
package struct MachineDrift: Sendable {
  /// When the anchor was run, and how long it took over its median, smoothed; by time.
  private let factors: [(at: Int, factor: Double)]
  /// Whether the speed moved by more than chance.
  package let isSignificant: Bool
  /// Standard deviation of the smoothed speed around its mean, relative; 0 where it did not move.
  package let size: Double
  /// Median absolute deviation of a single run of the anchor around its median, relative.
  package let noise: Double

  /// - Parameter anchors: when each run was and the seconds it took, in order of time.
  package init(_ anchors: [(at: Int, seconds: Double)]) {
    let middle = anchors.map(\.seconds).median ?? 1
    let parts = anchors.map { $0.seconds / middle }
    noise = parts.map { abs($0 - 1) }.median ?? 0
    // A single run that something disturbed is no drift.
    let reach = 5 * max(noise, 1e-6)
    let clipped = parts.map { min(max($0, 1 - reach), 1 + reach) }
    isSignificant = Self.moves(clipped)
    let smoothed = clipped.indices.map { index in
      Array(clipped[max(0, index - 2)...min(clipped.count - 1, index + 2)]).median ?? 1
    }
    factors = zip(anchors, smoothed).map { ($0.at, $1) }
    let mean = smoothed.isEmpty ? 1 : smoothed.reduce(0, +) / Double(smoothed.count)
    let squares = smoothed.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    size =
      isSignificant && smoothed.count > 1
      ? (squares / Double(smoothed.count - 1)).squareRoot() : 0
  }

  /// How many times as long as usual the machine took for run number `at`; 1 where it did not
  /// drift.
  package func factor(at: Int) -> Double {
    guard isSignificant, let last = factors.last else { return 1 }
    guard let next = factors.firstIndex(where: { $0.at >= at }) else { return last.factor }
    guard next > 0 else { return factors[0].factor }
    let (a, b) = (factors[next - 1], factors[next])
    guard b.at > a.at else { return b.factor }
    return a.factor + (b.factor - a.factor) * Double(at - a.at) / Double(b.at - a.at)
  }

  /// Whether successive values are closer to each other than values drawn independently are, at the
  /// 1 % level: von Neumann's ratio ("Distribution of the ratio of the mean square successive
  /// difference to the variance", Annals of Mathematical Statistics 12, 1941), which has mean 2 and
  /// variance 4(n − 2)/(n² − 1), as a normal variable.
  private static func moves(_ values: [Double]) -> Bool {
    let n = Double(values.count)
    guard values.count >= 8 else { return false }
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard squares > 0 else { return false }
    let steps = zip(values, values.dropFirst()).reduce(0) {
      $0 + ($1.1 - $1.0) * ($1.1 - $1.0)
    }
    // By n / (n − 1), as one is a sum of n − 1 squares and the other of n.
    let ratio = steps / squares * n / (n - 1)
    return ratio < 2 - 2.326 * (4 * (n - 2) / (n * n - 1)).squareRoot()
  }
}
