/// A part of all simulated iterations that is run for real while the simulation goes, to hold the
/// timing models against and to correct them where the machine drifts.
package struct CalibrationSampling: Hashable, Sendable {
  /// More than 0, and at most 1.
  package var part: Double
  /// What runs them: `cpu` or `worker:COMMAND`.
  package var backend: String

  package init(part: Double, backend: String = "cpu") {
    self.part = part
    self.backend = backend
  }
}
