internal import GRDB

/// The tables of a store and the versions they went through.
///
/// A released migration never changes; the next version is another one below it.
enum StoreSchema {
  /// Marks the file as ours (`PRAGMA application_id`): "STRL" in ASCII.
  static let applicationID = 0x5354_524C

  /// What makes a file of any earlier version one of this version.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1", foreignKeyChecks: .immediate) { database in
      try database.execute(sql: version1)
      try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    }
    return migrator
  }

  /// `metric` is one tree in the order of (path, run): a metric's history lies together. A seed is
  /// text because SQLite's integers end at 2^63 - 1.
  private static let version1 = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      unix_ms INTEGER NOT NULL,
      command TEXT NOT NULL,
      scenario TEXT NOT NULL,
      variant TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      seed TEXT NOT NULL,
      replications INTEGER NOT NULL,
      label TEXT NOT NULL,
      version TEXT NOT NULL
    ) STRICT;
    CREATE INDEX run_by_scenario ON run (scenario, variant, unix_ms);
    CREATE TABLE metric (
      path TEXT NOT NULL,
      run INTEGER NOT NULL REFERENCES run (id),
      value REAL NOT NULL,
      half_width REAL,
      replications INTEGER NOT NULL,
      PRIMARY KEY (path, run)
    ) STRICT, WITHOUT ROWID;
    """
}
