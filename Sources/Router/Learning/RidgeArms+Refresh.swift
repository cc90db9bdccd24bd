/// Numerical health.
extension RidgeArms {
  /// How far V⁻¹ may drift from the inverse of V, as a fraction of xᵀV⁻¹x, where that is within
  /// reach of double precision: a width that is 10⁻⁶ off changes no decision that matters.
  static let driftTolerance = 1e-6

  /// The least number of observations between two refreshes. A refresh costs about size³
  /// multiplications and an observation 2·size²: so refreshing costs an eighth of learning at most.
  static func shortestInterval(_ size: Int) -> Int { 4 * size }

  /// The most observations between two refreshes.
  private static let longestInterval = 1 << 16

  /// The trace may grow by so much between two refreshes, so that neither contexts of very
  /// different lengths nor the first of them make V far larger than what the interval was computed
  /// for.
  static let traceGrowth = 8.0

  /// Computes V⁻¹ and θ of `arm` afresh from V and b, bounds its widths anew, and says when to do
  /// so again. About size³ multiplications.
  ///
  /// One update by Sherman and Morrison rounds each entry of V⁻¹x, a sum of d = size products,
  /// twice: a change of V⁻¹ by at most 4dε‖V⁻¹‖, with ε = 2^-53. Seen in V's own norm, where a
  /// fraction of xᵀV⁻¹x is measured, that is at most 4dεκ with κ the condition number of V; and an
  /// error once made never grows in that norm, since each update multiplies it by a contraction
  /// (V'^-½·V^½). So after k updates the fraction is at most 4dεκk, and `driftTolerance` is kept
  /// for `driftTolerance`/(4dεκ) of them. Where κ is so large that this is less than the shortest
  /// interval, the drift is at most 16d²εκ, which is of the order of the error of any inverse that
  /// is computed of such a matrix.
  mutating func refresh(_ arm: Int) {
    let fresh = Cholesky(size: size, least: regularization) { gram[arm, $0, $1] }.inverse()
    let largest = store(fresh, of: arm)
    let least = max(bounds.leastEigenvalues[arm], 1 / largest)
    // κ until the next refresh.
    let condition = RidgeArms.traceGrowth * traces[arm] / least
    let drift = 4 * Double(size) * 0x1p-53 * condition
    let shortest = RidgeArms.shortestInterval(size)
    let longest = Double(RidgeArms.longestInterval)
    let allowed = max(shortest, Int(min(longest, RidgeArms.driftTolerance / drift)))
    // Bounds are as old as the refresh: while an arm is young it learns fast, and they go stale.
    let interval = min(allowed, max(shortest, observations[arm] / 4))
    bound(arm, least: least, drift: drift * Double(shortest))
    nextRefresh[arm] = observations[arm] + interval
    nextTrace[arm] = RidgeArms.traceGrowth * traces[arm]
  }

  /// Makes `fresh` the inverse of `arm` and θ its product with b.
  ///
  /// - Returns: An upper bound of the inverse's greatest eigenvalue: the lesser of its Frobenius
  ///   norm and its greatest sum of a row (Golub and Van Loan, section 2.3).
  private mutating func store(_ fresh: ContiguousArray<Double>, of arm: Int) -> Double {
    var greatestRow = 0.0
    var squares = 0.0
    for row in 0..<size {
      var sum = 0.0
      var parameter = 0.0
      for column in 0..<size {
        let entry = fresh[row * size + column]
        if column >= row { inverse[arm, row, column] = entry }
        sum += entry.magnitude
        squares += entry * entry
        parameter += entry * responses[arm * size + column]
      }
      self[parameter: arm, row] = parameter
      greatestRow = max(greatestRow, sum)
    }
    return min(greatestRow, squares.squareRoot())
  }

  /// Bounds the widths of `arm` in the direction of its mean context.
  private mutating func bound(_ arm: Int, least: Double, drift: Double) {
    var sum = ContextVector(size: size)
    var p = ContextVector(size: size)
    for index in 0..<size { sum[index] = contextSums[arm * size + index] }
    gram.multiply(arm, sum, into: &p)
    var c = 0.0
    var squared = 0.0
    for index in 0..<size {
      p[index] -= least * sum[index]
      c += sum[index] * p[index]
      squared += sum[index] * sum[index]
    }
    // p is off by about dε‖V‖|s|. Adding 10⁻⁹‖V‖|s|² to c weakens the bound by at least what
    // that can do: (10⁻¹⁴)²/10⁻⁹·κ, below the margin for every κ up to 10¹³.
    bounds.set(
      arm, least: least, p: p, c: max(0, c) + 1e-9 * traces[arm] * squared, drift: drift)
  }
}
