internal import Diagnostics
internal import Foundation

/// A directory of tables named `SYSTEM__BACKEND-VERSION__TABLE.csv`, those of one system; gathers
/// what is wrong with them.
struct TableFolder {
  private let directory: String
  private let system: String
  private let files: [String]
  private(set) var mistakes = TableMistakes()

  /// - Throws: ``TableMistakes`` when the directory cannot be read or has no table of `system`.
  init(_ directory: String, system: String) throws(TableMistakes) {
    self.directory = directory
    self.system = system
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory) else {
      throw TableMistakes([TableMistake(file: directory, message: "is no directory to be read")])
    }
    files = names.filter { $0.hasPrefix(system + "__") && $0.hasSuffix(".csv") }.sorted()
    guard files.isEmpty else { return }
    let systems = Set(
      names.filter { $0.contains("__") }.compactMap { $0.components(separatedBy: "__").first }
    ).sorted()
    let near = NearestName.of(system, among: systems).map { "; the nearest is '\($0)'" } ?? ""
    throw TableMistakes([
      TableMistake(file: directory, message: "holds no tables of '\(system)'" + near)
    ])
  }

  /// The backends and versions of the tables, for a profile's source.
  var version: String {
    let parts = files.map { $0.components(separatedBy: "__") }.filter { $0.count == 3 }
    return Set(parts.map { $0[1] }).sorted().joined(separator: ", ")
  }

  /// What `read` makes of the table called `name`; `nil`, noted, when it is missing, ambiguous or
  /// wrong.
  mutating func read<Value>(
    _ name: String, _ read: (String) throws(TableMistakes) -> Value
  ) -> Value? {
    let found = files.filter { $0.hasSuffix("__\(name).csv") }
    guard found.count == 1 else {
      let problem = found.isEmpty ? "no table" : "\(found.count) tables"
      mistakes.add(
        TableMistake(
          file: directory, message: "\(problem) '\(system)__*__\(name).csv'; must be one"))
      return nil
    }
    do {
      return try read((directory as NSString).appendingPathComponent(found[0]))
    } catch {
      mistakes.add(error)
      return nil
    }
  }
}
