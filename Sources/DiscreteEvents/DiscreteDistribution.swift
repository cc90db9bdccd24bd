internal import CGSL

/// A distribution over 0..<n with given weights, sampled in O(1): Walker's alias method as GSL
/// implements it.
///
/// A class, because it owns GSL's table. It never changes once built, so threads may share it.
public final class DiscreteDistribution {
  private let table: UnsafeMutablePointer<gsl_ran_discrete_t>

  /// The distribution that gives i a probability proportional to `weights[i]`; `nil` when a
  /// weight is negative or not finite, or when they do not sum to a positive finite number.
  ///
  /// O(n) time and memory.
  public init?(weights: [Double]) {
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite, weights.allSatisfy({ $0 >= 0 }) else { return nil }
    GSLErrors.returnCodes()
    guard let table = gsl_ran_discrete_preproc(weights.count, weights) else { return nil }
    self.table = table
  }

  deinit { gsl_ran_discrete_free(table) }

  /// A draw from 0..<n; one number of `random` is used.
  public func sample(using random: RandomStream) -> Int {
    withExtendedLifetime(self) { random.sample { Int(gsl_ran_discrete($0, table)) } }
  }
}
