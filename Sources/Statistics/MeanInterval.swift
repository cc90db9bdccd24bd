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
    let mean = Moments.mean(of: observations)
    self.mean = mean
    halfWidth = Moments.standardError(of: observations, around: mean).map { error in
      error * StudentT.reach(level: level, degreesOfFreedom: Double(observations.count - 1))
    }
  }
}
