package import Fleet
package import Pool
package import Router

/// A scenario: what a file says, decoded, completed and checked.
package struct Scenario: Hashable, Sendable {
  /// The file's path as it was given.
  package var file: String
  /// Its text.
  package var text: String
  /// The files that it names, as it names them, in the order it does.
  package var files: [String]
  package var config: FleetConfig
  /// Whether it says how long the warm-up is.
  package var hasWarmup: Bool
  /// What a source published about the run.
  package var published: [PublishedCheck]
  /// What a regression test of it runs and watches.
  package var regress: RegressionPlan
  /// A hash of everything in the file, overrides made, that can change what a run does.
  package var fingerprint: UInt64

  package var name: String { config.name }

  /// Reads and decodes a file.
  ///
  /// - Parameters:
  ///   - file: Its path; files that it names are relative to its folder.
  ///   - overrides: Changes made before decoding, each `path=value`.
  ///   - own: The policies of the user's own that it may name.
  /// - Throws: Every mistake in the file, the overrides and the files that it names.
  package static func load(
    file: String, overrides: [String] = [], own: [PolicyDefinition] = PolicyRegistry.policies
  ) throws(Diagnostics) -> Scenario {
    switch SourceFile.read(file, atMost: YAMLText.maxBytes) {
    case .success(let bytes): return try parse(bytes, file: file, overrides: overrides, own: own)
    case .failure(let problem):
      let place = Place(source: file)
      throw Diagnostics([Diagnostic(at: place, message: "the file \(problem.message)")])
    }
  }

  /// Decodes the text of a scenario as if it stood in `file`.
  package static func parse(
    text: String, file: String, overrides: [String] = [],
    own: [PolicyDefinition] = PolicyRegistry.policies
  ) throws(Diagnostics) -> Scenario {
    try parse(text.utf8, file: file, overrides: overrides, own: own)
  }

  /// Decodes the bytes of a scenario as if they stood in `file`.
  package static func parse(
    _ bytes: some Collection<UInt8>, file: String, overrides: [String] = [],
    own: [PolicyDefinition] = PolicyRegistry.policies
  ) throws(Diagnostics) -> Scenario {
    let session = Session(folder: folder(of: file), sources: 1 + overrides.count)
    var found: [Diagnostic] = []
    var root = YAMLText.parse(bytes, at: Place(source: file), into: &found)
    if root != nil {
      for (index, text) in overrides.enumerated() {
        Override.parse(text, number: index + 1, into: &found)?.apply(to: &root, &found)
      }
    }
    found.forEach(session.report)
    guard let root else { throw Diagnostics(session.diagnostics) }
    let contents = Shape.scenario(name: baseName(of: file), own: own)
      .decode(Input(node: root, path: "", session: session))
    guard let contents, session.mistakes == 0 else { throw Diagnostics(session.diagnostics) }
    return Scenario(
      file: file, text: String(decoding: bytes, as: UTF8.self), files: session.files,
      config: contents.config, hasWarmup: contents.hasWarmup, published: contents.published,
      regress: contents.regress, fingerprint: RunFingerprint(of: root).value)
  }

  /// Reads and decodes a profile's file.
  ///
  /// - Throws: every mistake in it.
  package static func profile(file: String) throws(Diagnostics) -> Profile {
    let session = Session(folder: "", sources: 0)
    let name = YAMLNode(content: .scalar(file, isPlain: false), place: Place(source: file))
    let profile = Shape.profileFile.decode(Input(node: name, path: "", session: session))
    guard let profile, session.mistakes == 0 else { throw Diagnostics(session.diagnostics) }
    return profile
  }

  /// The path of a file that this scenario names.
  package func path(of name: String) -> String {
    Session(folder: Scenario.folder(of: file)).path(of: name)
  }

  /// Its folder's name with the slash at the end; empty = this one.
  private static func folder(of file: String) -> String {
    String(file[..<(file.lastIndex(of: "/").map(file.index(after:)) ?? file.startIndex)])
  }

  /// A file's name without its folder and its extension.
  package static func baseName(of file: String) -> String {
    let name = file.split(separator: "/").last ?? ""
    let base = name.lastIndex(of: ".").map { name[..<$0] } ?? name
    return base.isEmpty ? "scenario" : String(base)
  }
}
