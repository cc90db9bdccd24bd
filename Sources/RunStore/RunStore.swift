internal import GRDB

/// The runs of the past and their metrics, in one SQLite file.
///
/// Any number of processes may write to it at once: a writer waits for its turn. The file has a
/// rollback journal, not a write-ahead log: a log is made, folded in and removed again by every
/// short-lived process, needs shared memory, and leaves a store in three files.
package struct RunStore: Sendable {
  package let path: String
  private let queue: DatabaseQueue

  init(_ path: String, _ queue: DatabaseQueue) {
    self.path = path
    self.queue = queue
  }

  /// Adds `runs` in one transaction: all of them or, whatever happens, none.
  ///
  /// A number that is not finite measured nothing, and is left out. O(metrics · log of the store).
  package func add(_ runs: some Sequence<StoredRun>) throws(Failure) {
    try RunStore.attempt(path) {
      try queue.write { database in
        let newRun = try database.makeStatement(
          sql: """
            INSERT INTO run (unix_ms, command, scenario, variant, fingerprint, seed, replications,
              label, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        let newMetric = try database.makeStatement(
          sql: """
            INSERT INTO metric (path, run, value, half_width, replications) VALUES (?, ?, ?, ?, ?)
            """)
        for run in runs {
          try newRun.execute(arguments: [
            run.unixMilliseconds, run.command, run.scenario, run.variant, run.fingerprint,
            String(run.seed), run.replications, run.label, run.version,
          ])
          let id = database.lastInsertedRowID
          for metric in run.metrics where metric.value.isFinite {
            let halfWidth = metric.halfWidth.flatMap { $0.isFinite ? $0 : nil }
            try newMetric.execute(arguments: [
              metric.path, id, metric.value, halfWidth, metric.replications,
            ])
          }
        }
      }
    }
  }

  /// What runs measured of the metric at path `metric`, oldest first.
  ///
  /// - Parameters:
  ///   - scenario: Of the scenario of this name only; `nil` = any.
  ///   - variant: Of the variant of this name only; `nil` = any.
  ///   - limit: The newest so many of each scenario and variant; `nil` = all.
  package func history(
    metric: String, scenario: String? = nil, variant: String? = nil, limit: Int? = nil
  ) throws(Failure) -> [HistoryRow] {
    try read { database in
      let sql = """
        SELECT \(HistoryRow.columns) FROM (
          SELECT run.*, path, value, half_width, metric.replications AS observations,
            ROW_NUMBER() OVER (
              PARTITION BY scenario, variant ORDER BY unix_ms DESC, id DESC) AS age
          FROM metric JOIN run ON run.id = metric.run
          WHERE path = :metric AND (:scenario IS NULL OR scenario = :scenario)
            AND (:variant IS NULL OR variant = :variant)
        ) WHERE :limit IS NULL OR age <= :limit ORDER BY unix_ms, id
        """
      let arguments: StatementArguments = [
        "metric": metric, "scenario": scenario, "variant": variant, "limit": limit,
      ]
      return try Row.fetchAll(database, sql: sql, arguments: arguments).map(HistoryRow.init)
    }
  }

  /// The paths of all metrics that any run has, in order of the alphabet.
  package func metricNames() throws(Failure) -> [String] {
    try names("SELECT DISTINCT path FROM metric ORDER BY path")
  }

  /// The names of all scenarios that were run, in order of the alphabet.
  package func scenarioNames() throws(Failure) -> [String] {
    try names("SELECT DISTINCT scenario FROM run ORDER BY scenario")
  }

  /// The variants of all runs, in order of the alphabet.
  package func variantNames() throws(Failure) -> [String] {
    try names("SELECT DISTINCT variant FROM run ORDER BY variant")
  }

  private func names(_ sql: String) throws(Failure) -> [String] {
    try read { try String.fetchAll($0, sql: sql) }
  }

  private func read<Value>(_ body: (Database) throws -> Value) throws(Failure) -> Value {
    try RunStore.attempt(path) { try queue.read(body) }
  }

  /// The result of `body`, its errors made failures of the store at `path`.
  static func attempt<Value>(
    _ path: String, _ body: () throws -> Value
  ) throws(Failure) -> Value {
    do {
      return try body()
    } catch {
      throw Failure(path, error)
    }
  }
}
