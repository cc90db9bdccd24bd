package import DiscreteEvents
package import Pool

/// Says how long iterations take in place of the timing model: by running them.
///
/// A class, because it owns the machine that runs them: one run has one.
package protocol IterationExecutor: AnyObject {
  /// How long an iteration of `pool` takes.
  ///
  /// - Parameters:
  ///   - modelled: what the timing model says.
  ///   - shape: what the iteration computes; costs time in proportion to the batch.
  /// - Throws: what kept it from running.
  func time(
    ofIterationIn pool: Int, modelled: SimTime, shape: () -> IterationShape
  ) throws -> SimTime
}
