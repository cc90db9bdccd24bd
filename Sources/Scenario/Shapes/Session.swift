internal import Foundation
internal import Pool

/// What the decoding of one scenario shares: its mistakes, its folder, the files it reads.
///
/// A class, because every value of the tree reports to the same list.
final class Session {
  /// Mistakes kept, at most; those beyond are counted as mistakes but not shown.
  private static let maxDiagnostics = 1000

  /// The folder that file names are relative to, with the slash at its end; empty = this one.
  let folder: String
  private(set) var diagnostics: [Diagnostic] = []
  /// Mistakes so far, with those not kept.
  private(set) var mistakes = 0
  /// The catalogue, with the user's own files once they were read.
  var catalogue: Catalogue
  /// The fleet's adapters, once they were read.
  var adapters: [Adapter] = []
  /// The zones named, in the order of their numbers.
  private(set) var zones: [String] = []
  /// The files named, as they are named.
  private(set) var files: [String] = []
  /// The metrics named, to be looked up when it is known what there is.
  var metrics: [MetricMention] = []
  private var sources: Int

  /// - Parameter sources: How many sources come before the files that the scenario names.
  init(folder: String, catalogue: Catalogue = .builtIn, sources: Int = 1) {
    self.folder = folder
    self.catalogue = catalogue
    self.sources = sources
  }

  func report(_ message: String, at place: Place, path: String, suggestion: String? = nil) {
    report(Diagnostic(at: place, path: path, message: message, suggestion: suggestion))
  }

  func report(_ diagnostic: Diagnostic) {
    mistakes += 1
    if diagnostics.count < Self.maxDiagnostics { diagnostics.append(diagnostic) }
  }

  /// The number of the zone `name`, which may be new.
  func number(ofZone name: String) -> Int {
    if let number = zones.firstIndex(of: name) { return number }
    zones.append(name)
    return zones.count - 1
  }

  /// A file's path, resolved against the scenario's folder.
  func path(of file: String) -> String {
    file.hasPrefix("/") ? file : folder + file
  }

  /// The path of a file that `input` names and that exists, or a mistake.
  func existingFile(_ input: Input) -> String? {
    guard let (name, _) = input.text(for: "a file's name") else { return nil }
    guard !name.isEmpty else { return input.fail("must be a file's name, not empty") }
    let path = path(of: name)
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      return input.fail("no such file: \(path)")
    }
    guard !isDirectory.boolValue else { return input.fail("a folder, not a file: \(path)") }
    if !files.contains(name) { files.append(name) }
    return path
  }

  /// The bytes of a file that `input` names, or a mistake.
  func contents(_ input: Input) -> (path: String, bytes: Data)? {
    guard let path = existingFile(input) else { return nil }
    switch SourceFile.read(path, atMost: YAMLText.maxBytes) {
    case .success(let bytes): return (path, bytes)
    case .failure(let problem): return input.fail("\(path) \(problem.message)")
    }
  }

  /// The tree of a YAML or JSON file that `input` names, or mistakes in it.
  func document(_ input: Input) -> YAMLNode? {
    guard let (path, bytes) = contents(input) else { return nil }
    var found: [Diagnostic] = []
    let node = YAMLText.parse(bytes, at: nextSource(path), into: &found)
    found.forEach(report)
    return found.isEmpty ? node : nil
  }

  /// The start of a further source.
  func nextSource(_ name: String) -> Place {
    defer { sources += 1 }
    return Place(order: sources, source: name)
  }
}
