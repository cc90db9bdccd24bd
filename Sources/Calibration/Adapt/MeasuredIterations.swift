/// Iterations of a scenario that were measured.
package struct MeasuredIterations: Sendable {
  package var samples: [IterationSample]
  package var drift: MachineDrift
  /// Rounds that were run, strata that the run's iterations fell into, and how many of those were
  /// looked at.
  package var rounds: Int
  package var strata: Int
  package var iterations: Int

  /// Spread of a single run around its shape's median, relative: the median over shapes.
  package var noise: Double { samples.map(\.noise).median ?? 0 }
}
