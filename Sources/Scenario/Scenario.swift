package import Fleet

/// A scenario: what a file says, decoded, completed and checked.
package struct Scenario: Hashable, Sendable {
  /// The file's path as it was given.
  package var file: String
  package var config: FleetConfig
  /// What a source published about the run.
  package var published: [PublishedCheck]

  package var name: String { config.name }

  /// Reads and decodes a file.
  ///
  /// - Parameters:
  ///   - file: Its path; files that it names are relative to its folder.
  ///   - overrides: Changes made before decoding, each `path=value`.
  /// - Throws: Every mistake in the file, the overrides and the files that it names.
  package static func load(
    file: String, overrides: [String] = []
  ) throws(Diagnostics) -> Scenario {
    switch SourceFile.read(file, atMost: YAMLText.maxBytes) {
    case .success(let bytes): return try parse(bytes, file: file, overrides: overrides)
    case .failure(let problem):
      let place = Place(source: file)
      throw Diagnostics([Diagnostic(at: place, message: "the file \(problem.message)")])
    }
  }

  /// Decodes the text of a scenario as if it stood in `file`.
  package static func parse(
    text: String, file: String, overrides: [String] = []
  ) throws(Diagnostics) -> Scenario {
    try parse(text.utf8, file: file, overrides: overrides)
  }

  /// Decodes the bytes of a scenario as if they stood in `file`.
  package static func parse(
    _ bytes: some Collection<UInt8>, file: String, overrides: [String] = []
  ) throws(Diagnostics) -> Scenario {
    let folder = String(
      file[..<(file.lastIndex(of: "/").map(file.index(after:)) ?? file.startIndex)])
    let session = Session(folder: folder, sources: 1 + overrides.count)
    var found: [Diagnostic] = []
    var root = YAMLText.parse(bytes, at: Place(source: file), into: &found)
    if root != nil {
      for (index, text) in overrides.enumerated() {
        Override.parse(text, number: index + 1, into: &found)?.apply(to: &root, &found)
      }
    }
    found.forEach(session.report)
    guard let root else { throw Diagnostics(session.diagnostics) }
    let contents = Shape.scenario(name: baseName(of: file))
      .decode(Input(node: root, path: "", session: session))
    guard let contents, session.mistakes == 0 else { throw Diagnostics(session.diagnostics) }
    return Scenario(file: file, config: contents.config, published: contents.published)
  }
  /// A file's name without its folder and its extension.
  private static func baseName(of file: String) -> String {
    let name = file.split(separator: "/").last ?? ""
    let base = name.lastIndex(of: ".").map { name[..<$0] } ?? name
    return base.isEmpty ? "scenario" : String(base)
  }
}
