internal import GRDB

/// One run's value of the metric whose history was asked for.
package struct HistoryRow: Hashable, Sendable {
  /// The run, with this one metric.
  package var run: StoredRun
  package var metric: StoredMetric
}

extension HistoryRow {
  /// A column holds what it cannot.
  private struct Damage: Error {}

  /// The columns that ``init(_:)`` reads, in its order.
  static let columns = """
    unix_ms, command, scenario, variant, fingerprint, seed, replications, label, version, \
    path, value, half_width, observations
    """

  /// - Throws: An error when a column does not hold what it should.
  init(_ row: Row) throws {
    metric = StoredMetric(
      path: try row.decode(atIndex: 9), value: try row.decode(atIndex: 10),
      halfWidth: try row.decode(atIndex: 11), replications: try row.decode(atIndex: 12))
    guard let seed = UInt64(try row.decode(String.self, atIndex: 5)) else { throw Damage() }
    run = StoredRun(
      unixMilliseconds: try row.decode(atIndex: 0), command: try row.decode(atIndex: 1),
      scenario: try row.decode(atIndex: 2), variant: try row.decode(atIndex: 3),
      fingerprint: try row.decode(atIndex: 4), seed: seed,
      replications: try row.decode(atIndex: 6), label: try row.decode(atIndex: 7),
      version: try row.decode(atIndex: 8), metrics: [metric])
  }
}
