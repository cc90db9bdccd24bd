/// A mean of independent observations and how far off it may be.
package struct MeanInterval: Hashable, Sendable {
  package let mean: Double
  /// Half the width of the Student-t confidence interval; `nil` for fewer than two observations,
  /// which say nothing about their spread.
  package let halfWidth: Double?

  /// The mean of `observations` (at least one) and its interval at confidence `level`:
  /// x̄ ± t(n−1, (1 + level)/2)·s/√n, with s² the unbiased sample variance
  /// (A. M. Law, Simulation Modeling and Analysis, 5th ed., eq. 4.12).
  package init(of observations: [Double], level: Double = 0.95) {
    precondition(!observations.isEmpty, "no observations have no mean")
    let count = Double(observations.count)
    let mean = observations.reduce(0, +) / count
    self.mean = mean
    guard observations.count > 1 else {
      halfWidth = nil
      return
    }
    let squares = observations.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / (count - 1) / count).squareRoot()
    let t = StudentT.quantile((1 + level) / 2, degreesOfFreedom: observations.count - 1)
    halfWidth = t * error
  }
}
