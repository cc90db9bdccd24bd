internal import CGSL

/// A mean from one long run, cut into batches whose means are taken as independent.
///
/// A. M. Law, Simulation Modeling and Analysis, 5th ed., section 9.5.3. Batches that are too short
/// are not independent, and the interval then promises too much: ask ``independence``.
package struct BatchMeans: Hashable, Sendable {
  /// The batches' means, in order.
  package let means: [Double]

  /// Cuts `observations`, in the order they were made and without the warm-up, into `batches` (3 or
  /// more) of the same length. What is left over is left out at the start. `nil` when there are
  /// fewer observations than batches.
  ///
  /// 20 batches are what the literature settles on: B. W. Schmeiser, Operations Research 30(3),
  /// 1982, finds that more than 30 narrow an interval little.
  package init?(of observations: [Double], batches: Int = 20) {
    precondition(batches >= 3, "two batches say nothing about their dependence")
    let length = observations.count / batches
    guard length > 0 else { return nil }
    let start = observations.count - length * batches
    means = (0..<batches).map { batch in
      let first = start + batch * length
      return observations[first..<first + length].reduce(0, +) / Double(length)
    }
  }

  /// The mean of all batches with its Student-t interval at confidence `level`.
  package func interval(level: Double = 0.95) -> MeanInterval {
    MeanInterval(of: means, level: level)
  }

  /// The lag-1 autocorrelation of the batch means, Σ (Zᵢ − Z̄)(Zᵢ₊₁ − Z̄) / Σ (Zᵢ − Z̄)²; 0 where
  /// they are all equal.
  package var autocorrelation: Double {
    let centre = Moments.mean(of: means)
    let squares = Moments.squares(of: means, around: centre)
    guard squares > 0 else { return 0 }
    let products = zip(means, means.dropFirst()).reduce(0) {
      $0 + ($1.0 - centre) * ($1.1 - centre)
    }
    return products / squares
  }

  /// The one-sided p-value of "the batch means are independent": where it is small, below 5 % say,
  /// neighbours are alike, the batches are too short and the interval too narrow.
  ///
  /// The test on J. von Neumann's ratio (Annals of Mathematical Statistics 12(4), 1941) as used on
  /// batch means by G. S. Fishman (Management Science 24(5), 1978) and C. Alexopoulos and
  /// A. F. Seila (in J. Banks, ed., Handbook of Simulation, 1998, chapter 7): with k batches
  ///
  ///     √((k² − 1)/(k − 2))·(1 − Σ (Zᵢ₊₁ − Zᵢ)² / (2 Σ (Zᵢ − Z̄)²))
  ///
  /// is close to standard normal where they are independent and normal, even for k = 8.
  package var independence: Double {
    let squares = Moments.squares(of: means, around: Moments.mean(of: means))
    guard squares > 0 else { return 1 }
    let steps = zip(means, means.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }
    let count = Double(means.count)
    let scale = ((count * count - 1) / (count - 2)).squareRoot()
    return gsl_cdf_ugaussian_Q(scale * (1 - steps / (2 * squares)))
  }
}
