/// A linear function with coefficients of 0 or more, fitted so that single wild observations do
/// not count: iteratively reweighted least squares with Tukey's bisquare (Beaton and Tukey,
/// Technometrics 16, 1974), begun with Huber's weights (Huber, "Robust Statistics", 1981), which
/// have one solution.
struct RobustRegression {
  let coefficients: [Double]
  /// Of the coefficients: zero for those held at 0.
  let covariance: [[Double]]
  /// How much each observation counted, 0 to 1.
  let weights: [Double]
  /// Standard deviation of a residual, in units of the rows' scales.
  let deviation: Double

  /// 95 % as efficient as least squares where errors are normal (Holland and Welsch,
  /// Communications in Statistics A6, 1977).
  private static let bisquare = 4.685
  private static let huber = 1.345
  /// Of the normal distribution, median absolute deviation over standard deviation.
  private static let normalMAD = 0.674_489_750_196_081_7

  /// Fits `system`.
  ///
  /// - Parameter least: the least standard deviation that residuals are taken to have, in units of
  ///   the rows' scales: what deviates by less than a few of it is never wild.
  init(_ system: LinearSystem, least: Double) {
    var weights = Array(repeating: 1.0, count: system.count)
    var fitted = NonNegativeLeastSquares.solve(system.normalEquations(weights: weights))
    var deviation = max(least, Self.deviation(system, fitted))
    for round in 0..<60 where deviation > 0 {
      let isBisquare = round >= 15
      let residuals = system.residuals(of: fitted)
      weights = residuals.map { residual in
        let size = abs(residual) / deviation
        if isBisquare {
          let part = size / Self.bisquare
          return part < 1 ? (1 - part * part) * (1 - part * part) : 0
        }
        return size <= Self.huber ? 1 : Self.huber / size
      }
      let next = NonNegativeLeastSquares.solve(system.normalEquations(weights: weights))
      let change = zip(next, fitted).map { abs($0 - $1) / max(abs($1), 1e-300) }.max() ?? 0
      fitted = next
      // The scale stays as it is in the second part, so that it converges.
      if !isBisquare { deviation = max(least, Self.deviation(system, fitted)) }
      if isBisquare, change < 1e-8 { break }
    }
    coefficients = fitted
    self.weights = weights
    self.deviation = deviation
    covariance = Self.covariance(system, fitted, deviation)
  }

  /// The median absolute residual as a standard deviation. As many of the smallest are left out as
  /// there are coefficients, which make so many residuals small.
  private static func deviation(_ system: LinearSystem, _ coefficients: [Double]) -> Double {
    let sizes = system.residuals(of: coefficients).map(abs).sorted()
    let used = coefficients.count { $0 > 0 }
    let kept = sizes.dropFirst(max(0, min(used - 1, sizes.count - 1)))
    guard let median = Array(kept).sortedMedian else { return 0 }
    // Below rounding, the fit is exact.
    let size = system.targets.map(abs).max() ?? 0
    return median > 1e-12 * size ? median / normalMAD : 0
  }

  /// The asymptotic covariance of an M-estimate (Huber 1981, equation 6.5 of chapter 7):
  /// K²·[Σψ²/(n−p)]/[mean ψ′]²·(AᵀA)⁻¹ with K = 1 + (p/n)·var(ψ′)/(mean ψ′)², over the
  /// coefficients above 0.
  private static func covariance(
    _ system: LinearSystem, _ coefficients: [Double], _ deviation: Double
  ) -> [[Double]] {
    let columns = coefficients.count
    var covariance = Array(repeating: Array(repeating: 0.0, count: columns), count: columns)
    let free = (0..<columns).filter { coefficients[$0] > 0 }
    let (n, p) = (Double(system.count), Double(free.count))
    guard deviation > 0, n > p, p > 0 else { return covariance }
    let parts = system.residuals(of: coefficients).map { $0 / (deviation * bisquare) }
    let influence = parts.map { part in
      abs(part) < 1 ? part * bisquare * (1 - part * part) * (1 - part * part) : 0
    }
    let slopes = parts.map { part in
      abs(part) < 1 ? (1 - part * part) * (1 - 5 * part * part) : 0
    }
    let slope = slopes.reduce(0, +) / n
    guard slope > 0 else { return covariance }
    let spread = slopes.reduce(0) { $0 + ($1 - slope) * ($1 - slope) } / n
    let correction = 1 + p / n * spread / (slope * slope)
    let variance =
      correction * correction * deviation * deviation
      * (influence.reduce(0) { $0 + $1 * $1 } / (n - p)) / (slope * slope)
    let equations = system.normalEquations(weights: Array(repeating: 1, count: system.count))
    let lengths = equations.lengths
    guard let factor = CholeskyFactor(equations.scaledGram(over: free, scales: lengths))
    else { return covariance }
    for (i, row) in zip(free, factor.inverse()) {
      for (j, value) in zip(free, row) {
        covariance[i][j] = variance * value / (lengths[i] * lengths[j])
      }
    }
    return covariance
  }
}

extension [Double] {
  /// The median of sorted numbers; `nil` of none.
  var sortedMedian: Double? {
    guard !isEmpty else { return nil }
    return count % 2 == 1 ? self[count / 2] : (self[count / 2 - 1] + self[count / 2]) / 2
  }

  /// The median; `nil` of none.
  package var median: Double? { sorted().sortedMedian }

  /// The `part`-quantile by linear interpolation between order statistics; `nil` of none.
  package func quantile(_ part: Double) -> Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    let place = part * Double(count - 1)
    let below = Int(place.rounded(.down))
    let above = Swift.min(below + 1, count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}
