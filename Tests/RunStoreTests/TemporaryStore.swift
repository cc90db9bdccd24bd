import Foundation
import GRDB
import RunStore

/// A place for a store in a folder that is removed when the test that made it is done with it.
final class TemporaryStore {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "seatrial-store-\(UUID().uuidString)")

  /// Two folders deep, neither of which is there yet.
  var path: String { folder.appending(path: "results/runs/runs.sqlite").path }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func open() throws -> RunStore { try RunStore(path) }

  /// What `SELECT COUNT(*) FROM table` says.
  func count(_ table: String) throws -> Int {
    try raw { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM \(table)") } ?? -1
  }

  /// Changes the file behind the store's back.
  func raw<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try DatabaseQueue(path: path).write(body)
  }

  /// Makes the file hold `bytes` and nothing else.
  func write(_ bytes: some Collection<UInt8>) throws {
    try FileManager.default.createDirectory(
      at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: path))
  }
}

extension StoredRun {
  /// A run of which only `number` tells it from others.
  static func numbered(
    _ number: Int, scenario: String = "quickstart", variant: String = "", metrics: Int = 2
  ) -> StoredRun {
    StoredRun(
      unixMilliseconds: 1_700_000_000_000 + Int64(number), command: "run", scenario: scenario,
      variant: variant, fingerprint: "f", seed: 1, replications: 3, label: "l\(number)",
      version: "v",
      metrics: (0..<metrics).map {
        StoredMetric(
          path: "m[\($0)]", value: Double(number), halfWidth: $0 == 0 ? 0.5 : nil, replications: 3)
      })
  }
}
