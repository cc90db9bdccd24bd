internal import GRDB

extension RunStore {
  /// What is wrong with which store.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package let path: String
    package let reason: String

    package var description: String { "\(path): error: \(reason)" }

    init(_ path: String, _ reason: String) {
      self.path = path
      self.reason = reason
    }

    /// `error` in the words of somebody who has a file, not a database.
    init(_ path: String, _ error: any Error) {
      switch error {
      case let failure as Failure: self = failure
      case let error as DatabaseError: self.init(path, Failure.reason(error))
      default: self.init(path, "the store of runs is damaged: a value is not what it should be")
      }
    }

    private static func reason(_ error: DatabaseError) -> String {
      let text = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
      switch error.resultCode {
      case .SQLITE_NOTADB: return "this is not a store of runs, nor any SQLite database"
      case .SQLITE_CORRUPT: return "the store of runs is damaged: \(text)"
      case .SQLITE_CANTOPEN: return "the store of runs cannot be opened: \(text)"
      case .SQLITE_READONLY, .SQLITE_PERM: return "the store of runs cannot be written: \(text)"
      case .SQLITE_FULL: return "the store of runs cannot be written: the disk is full"
      case .SQLITE_BUSY, .SQLITE_LOCKED:
        return "another program has kept the store of runs locked for \(Int(RunStore.patience)) s"
      default: return "the store of runs cannot be used: \(text)"
      }
    }
  }
}
