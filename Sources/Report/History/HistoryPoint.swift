/// A run as one point of a metric's history.
package struct HistoryPoint: Hashable, Sendable {
  /// When it ended, in milliseconds since 1970-01-01T00:00:00Z.
  package var unixMilliseconds: Int64
  package var command: String
  package var scenario: String
  /// The policy or the settings that set it apart from its neighbours; may be empty.
  package var variant: String
  /// What the user calls it, for instance the commit; may be empty.
  package var label: String
  /// The version of the program.
  package var version: String
  /// Tells whether two points had the same scenario; empty = not known.
  package var fingerprint: String
  package var seed: UInt64
  package var replications: Int
  package var value: Double
  /// Half the width of the value's 95 % interval.
  package var halfWidth: Double?

  package init(
    unixMilliseconds: Int64, command: String, scenario: String, variant: String, label: String,
    version: String, fingerprint: String, seed: UInt64, replications: Int, value: Double,
    halfWidth: Double?
  ) {
    self.unixMilliseconds = unixMilliseconds
    self.command = command
    self.scenario = scenario
    self.variant = variant
    self.label = label
    self.version = version
    self.fingerprint = fingerprint
    self.seed = seed
    self.replications = replications
    self.value = value
    self.halfWidth = halfWidth
  }

  /// Whether `other` is known to have had another scenario.
  func differsInScenario(from other: HistoryPoint) -> Bool {
    !fingerprint.isEmpty && !other.fingerprint.isEmpty && fingerprint != other.fingerprint
  }
}
