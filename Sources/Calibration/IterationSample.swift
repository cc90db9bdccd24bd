package import Pool

/// An iteration and what it was measured to take.
package struct IterationSample: Hashable, Sendable {
  package var shape: IterationShape
  /// Seconds by operator: the mean over the repeats that were kept.
  package var seconds: OperatorSeconds
  /// How far the repeats lie apart: their median absolute deviation from the median of the whole
  /// iteration, over that median. Dimensionless.
  package var noise: Double
  /// Runs that were kept.
  package var repeats: Int

  package init(shape: IterationShape, seconds: OperatorSeconds, noise: Double, repeats: Int) {
    self.shape = shape
    self.seconds = seconds
    self.noise = noise
    self.repeats = repeats
  }
}
