internal import CGSL

/// Which two of n independent observations, in order of size, enclose a quantile of their
/// distribution, whatever that is.
///
/// The number B of observations up to the p-quantile is binomial (n, p), so the `lower`-th and the
/// `upper`-th smallest enclose it with probability P(lower ≤ B < upper), or more where values can
/// be equal (H. A. David, H. N. Nagaraja, Order Statistics, 3rd ed., section 7.1). Each side is
/// missed with probability (1 − level)/2 at most.
package struct OrderStatisticInterval: Hashable, Sendable {
  /// Ranks from 1 for the smallest observation to n for the largest.
  package let lower: Int
  package let upper: Int

  /// The ranks for the `quantile`-quantile, strictly between 0 and 1, of `count` observations (at
  /// most 2^31); `nil` where so few cannot enclose it at confidence `level`, 0.5 or more.
  ///
  /// The ranks are sought from those of the normal approximation, which is near: a handful of
  /// binomial probabilities.
  package init?(quantile: Double, count: Int, level: Double = 0.95) {
    precondition(quantile > 0 && quantile < 1, "the quantile lies strictly between 0 and 1")
    precondition(level >= 0.5 && level < 1, "the level is from 0.5 to below 1")
    precondition(count >= 0 && count <= 1 << 31, "too many observations")
    GSLErrors.returnCodes()
    let miss = (1 - level) / 2
    let mean = quantile * Double(count)
    let reach = gsl_cdf_ugaussian_Qinv(miss) * (mean * (1 - quantile)).squareRoot()

    /// P(B < `rank`)
    func below(_ rank: Int) -> Double {
      rank < 1 ? 0 : gsl_cdf_binomial_P(UInt32(rank - 1), quantile, UInt32(count))
    }
    /// P(B ≥ `rank`)
    func from(_ rank: Int) -> Double {
      rank < 1 ? 1 : gsl_cdf_binomial_Q(UInt32(rank - 1), quantile, UInt32(count))
    }
    // The largest rank that is missed from below rarely enough, and the smallest from above.
    var lower = max(0, Int(mean - reach))
    while below(lower + 1) <= miss { lower += 1 }
    while below(lower) > miss { lower -= 1 }
    var upper = min(count + 1, Int(mean + reach) + 1)
    while from(upper - 1) <= miss { upper -= 1 }
    while from(upper) > miss { upper += 1 }
    guard lower >= 1, upper <= count else { return nil }
    self.lower = lower
    self.upper = upper
  }
}
