internal import CGSL

/// Student's t distribution (W. S. Gosset, Biometrika 6, 1908), by GSL.
///
/// Degrees of freedom need not be whole: Welch's are not.
package enum StudentT {
  /// The `probability`-quantile with `degreesOfFreedom` degrees of freedom.
  ///
  /// `probability` must lie strictly between 0 and 1 and `degreesOfFreedom` be at least 1.
  package static func quantile(_ probability: Double, degreesOfFreedom: Double) -> Double {
    precondition(probability > 0 && probability < 1, "a quantile of \(probability) does not exist")
    precondition(degreesOfFreedom >= 1, "Student's t needs a degree of freedom")
    GSLErrors.returnCodes()
    return gsl_cdf_tdist_Pinv(probability, degreesOfFreedom)
  }

  /// How many standard errors the two-sided interval at confidence `level` reaches to either side.
  package static func reach(level: Double, degreesOfFreedom: Double) -> Double {
    quantile((1 + level) / 2, degreesOfFreedom: degreesOfFreedom)
  }

  /// The probability of more than `t` with `degreesOfFreedom` (at least 1) degrees of freedom.
  package static func upperTail(_ t: Double, degreesOfFreedom: Double) -> Double {
    precondition(degreesOfFreedom >= 1, "Student's t needs a degree of freedom")
    GSLErrors.returnCodes()
    return gsl_cdf_tdist_Q(t, degreesOfFreedom)
  }
}
