/// How much two systems differ, in the unit of what was measured, and how sure that is.
///
/// (estimate − true difference) / standard error is taken to follow Student's t distribution.
package struct Difference: Hashable, Sendable {
  package let estimate: Double
  /// `nil` where there are too few observations to tell.
  package let standardError: Double?
  /// At least 1, and not always whole; 0 where there is no standard error.
  package let degreesOfFreedom: Double

  init(estimate: Double, standardError: Double?, degreesOfFreedom: Double) {
    self.estimate = estimate
    self.standardError = standardError
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// Half the width of the confidence interval around ``estimate``; `nil` without a standard error.
  package func halfWidth(level: Double = 0.95) -> Double? {
    standardError.map { $0 * StudentT.reach(level: level, degreesOfFreedom: degreesOfFreedom) }
  }

  /// The two-sided p-value of "there is no difference"; `nil` without a standard error.
  ///
  /// Without any spread it is 1 where the estimate is exactly 0, and 0 where it is not.
  package var pValue: Double? {
    guard let standardError else { return nil }
    if standardError == 0 { return estimate == 0 ? 1 : 0 }
    let t = (estimate / standardError).magnitude
    return min(1, 2 * StudentT.upperTail(t, degreesOfFreedom: degreesOfFreedom))
  }

  /// The one-sided p-value of "the difference is at most `bound`": small where it is greater.
  package func pValue(greaterThan bound: Double) -> Double? {
    pValue(distanceBeyond: estimate - bound)
  }

  /// The one-sided p-value of "the difference is at least `bound`": small where it is less.
  package func pValue(lessThan bound: Double) -> Double? {
    pValue(distanceBeyond: bound - estimate)
  }

  private func pValue(distanceBeyond distance: Double) -> Double? {
    guard let standardError else { return nil }
    if standardError == 0 { return distance > 0 ? 0 : 1 }
    return StudentT.upperTail(distance / standardError, degreesOfFreedom: degreesOfFreedom)
  }
}
