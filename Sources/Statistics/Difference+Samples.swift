extension Difference {
  /// The mean of `differences` of pairs (at least one), which are independent of each other:
  /// replications of two systems with common random numbers. n − 1 degrees of freedom
  /// (A. M. Law, Simulation Modeling and Analysis, 5th ed., section 10.2.1).
  package static func paired(_ differences: [Double]) -> Difference {
    precondition(!differences.isEmpty, "no pairs have no difference")
    let mean = Moments.mean(of: differences)
    return Difference(
      estimate: mean, standardError: Moments.standardError(of: differences, around: mean),
      degreesOfFreedom: Double(differences.count - 1))
  }

  /// The mean of a − b over pairs, `first` and `second` being in the same order.
  package static func paired(_ first: [Double], _ second: [Double]) -> Difference {
    precondition(first.count == second.count, "every observation needs its partner")
    return paired(zip(first, second).map { $0 - $1 })
  }

  /// The mean of `first` less the mean of `second`, independent samples (at least one each) whose
  /// variances need not be the same: B. L. Welch, Biometrika 34, 1947, with the degrees of freedom
  /// of F. E. Satterthwaite, Biometrics Bulletin 2(6), 1946:
  ///
  ///     ν = (v₁ + v₂)² / (v₁²/(n₁ − 1) + v₂²/(n₂ − 1)), v = s²/n,
  ///
  /// computed from v₁'s share of the sum, which neither overflows nor underflows.
  package static func welch(_ first: [Double], _ second: [Double]) -> Difference {
    precondition(!first.isEmpty && !second.isEmpty, "no observations have no mean")
    let means = (Moments.mean(of: first), Moments.mean(of: second))
    guard let error1 = Moments.standardError(of: first, around: means.0),
      let error2 = Moments.standardError(of: second, around: means.1)
    else {
      return Difference(estimate: means.0 - means.1, standardError: nil, degreesOfFreedom: 0)
    }
    let variance = error1 * error1 + error2 * error2
    let (free1, free2) = (Double(first.count - 1), Double(second.count - 1))
    let share = error1 * error1 / variance
    let free = 1 / (share * share / free1 + (1 - share) * (1 - share) / free2)
    return Difference(
      estimate: means.0 - means.1, standardError: variance.squareRoot(),
      degreesOfFreedom: variance > 0 ? free : free1 + free2)
  }
}
