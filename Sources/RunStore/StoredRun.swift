/// One run as the store keeps it: what was run, when, and what it measured.
package struct StoredRun: Hashable, Sendable {
  /// When it ended, in milliseconds since 1970-01-01T00:00:00Z.
  package var unixMilliseconds: Int64
  /// The command that ran it: `run`, `compare` or `regress`.
  package var command: String
  package var scenario: String
  /// The policy or the settings that set it apart from its neighbours; empty = the scenario's own.
  package var variant: String
  /// Tells whether two runs had the same scenario; the store only keeps it.
  package var fingerprint: String
  package var seed: UInt64
  package var replications: Int
  /// What the user calls it, for instance the commit; may be empty.
  package var label: String
  /// The version of the program.
  package var version: String
  package var metrics: [StoredMetric]

  package init(
    unixMilliseconds: Int64, command: String, scenario: String, variant: String = "",
    fingerprint: String = "", seed: UInt64, replications: Int, label: String = "",
    version: String = "", metrics: [StoredMetric]
  ) {
    self.unixMilliseconds = unixMilliseconds
    self.command = command
    self.scenario = scenario
    self.variant = variant
    self.fingerprint = fingerprint
    self.seed = seed
    self.replications = replications
    self.label = label
    self.version = version
    self.metrics = metrics
  }
}

/// One number that a run measured.
package struct StoredMetric: Hashable, Sendable {
  /// Where it stands in the summary: `ttft_s.p99`.
  package var path: String
  package var value: Double
  /// Half the width of its 95 % interval; `nil` = not known.
  package var halfWidth: Double?
  /// How many replications it is the mean of.
  package var replications: Int

  package init(path: String, value: Double, halfWidth: Double? = nil, replications: Int) {
    self.path = path
    self.value = value
    self.halfWidth = halfWidth
    self.replications = replications
  }
}
