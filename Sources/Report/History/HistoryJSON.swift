internal import Study

/// A metric's history as JSON.
package enum HistoryJSON {
  /// One object: the metric, and a row for each run, oldest first, on a line of its own.
  package static func text(_ history: History) -> String {
    let runs = history.points.indices.map { index in
      let point = history.points[index]
      return Run(
        when: UTCTime.text(unixMilliseconds: point.unixMilliseconds),
        unixMs: point.unixMilliseconds, label: point.label, command: point.command,
        scenario: point.scenario, variant: point.variant, fingerprint: point.fingerprint,
        seed: point.seed, replications: point.replications, version: point.version,
        value: point.value, halfWidth: point.halfWidth, change: history.change(at: index))
    }
    return OrderedJSON.document(Document(metric: history.metric.path, runs: runs))
  }

  private struct Document {
    var metric: String
    var runs: [Run]
  }

  private struct Run {
    var when: String
    var unixMs: Int64
    var label: String
    var command: String
    var scenario: String
    var variant: String
    var fingerprint: String
    var seed: UInt64
    var replications: Int
    var version: String
    var value: Double
    var halfWidth: Double?
    /// Relative to the run before in the same scenario and variant.
    var change: Double?
  }
}
