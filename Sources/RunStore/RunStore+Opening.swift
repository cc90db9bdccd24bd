internal import GRDB

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

extension RunStore {
  /// Seconds that a writer waits for those before it.
  static let patience = 30.0

  /// Opens the store at `path`; makes it, and the folders above it, where they are not there yet.
  package init(_ path: String) throws(Failure) {
    try RunStore.makeFolders(above: path)
    try self.init(opening: path)
  }

  /// Opens the store at `path`, which must be there.
  package init(existing path: String) throws(Failure) {
    guard access(path, F_OK) == 0 else { throw Failure(path, "there is no store of runs here") }
    try self.init(opening: path)
  }

  private init(opening path: String) throws(Failure) {
    var configuration = Configuration()
    configuration.busyMode = .timeout(RunStore.patience)
    let queue = try RunStore.attempt(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try RunStore.update(queue, path)
      return queue
    }
    self.init(path, queue)
  }

  /// Brings the file that `queue` opened to the newest schema; writes nothing when it is there.
  private static func update(_ queue: DatabaseQueue, _ path: String) throws {
    let migrator = StoreSchema.migrator
    let isUpToDate = try queue.read { database in
      let owner = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master")
      // A store that was never finished has at most the migrator's own table and its index.
      let isNew = owner == 0 && tables.allSatisfy { $0.contains("grdb_migrations") }
      guard owner == StoreSchema.applicationID || isNew else {
        throw Failure(path, "this SQLite database is another program's, not a store of runs")
      }
      guard try !migrator.hasBeenSuperseded(database) else {
        throw Failure(path, "the store of runs was made by a newer version of seatrial")
      }
      return try migrator.hasCompletedMigrations(database)
    }
    guard !isUpToDate else { return }
    // Where two processes make a store at once, the slower fails at each step that the other has
    // taken since it looked, and looks again.
    for _ in migrator.migrations {
      if (try? migrator.migrate(queue)) != nil { return }
    }
    try migrator.migrate(queue)
  }

  private static func makeFolders(above path: String) throws(Failure) {
    var folder = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/").dropLast() {
      folder += "/\(part)"
      guard mkdir(folder, 0o777) != 0, errno != EEXIST else { continue }
      throw Failure(
        path, "the folder \(folder) cannot be made: \(String(cString: strerror(errno)))")
    }
  }
}
