import Foundation

/// The files of this package, as text.
enum Repository {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A file, its path relative to the root.
  struct File: CustomStringConvertible {
    let path: String
    let text: String

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    /// The second part of `Sources/Room/…`.
    var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    var description: String { path }
  }

  /// The Swift files under `folder`, sorted by path.
  static func swift(_ folder: String) -> [File] {
    files(folder) { $0.hasSuffix(".swift") && !$0.contains("/.build/") }
  }

  /// The text files of the package, without what building leaves behind.
  static func all() -> [File] {
    [
      ".ci", "Benchmarks", "Examples", "Makefile", "Package.swift", "README.md", "ARCHITECTURE.md",
      "CHANGELOG.md", "Sources", "Tests", "docs", "plots", "results", "scenarios",
    ].flatMap { files($0) { !$0.contains("/.build/") && !$0.hasPrefix("results/runs/") } }
  }

  /// The files at or under `place` whose path `isWanted`; those that are not text are left out.
  static func files(_ place: String, _ isWanted: (String) -> Bool) -> [File] {
    let manager = FileManager.default
    let start = root.appending(path: place).path
    var isFolder: ObjCBool = false
    guard manager.fileExists(atPath: start, isDirectory: &isFolder) else { return [] }
    let paths =
      isFolder.boolValue
      ? (manager.enumerator(atPath: start)?.compactMap { $0 as? String } ?? []).sorted()
        .map { "\(place)/\($0)" }
      : [place]
    return paths.filter(isWanted).compactMap { path in
      let url = root.appending(path: path)
      return (try? String(contentsOf: url, encoding: .utf8)).map { File(path: path, text: $0) }
    }
  }
}
