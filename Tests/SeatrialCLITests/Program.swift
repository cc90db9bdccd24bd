import Foundation

/// The program itself, run as a user would run it.
enum Program {
  /// How a run ended and what it said.
  struct Result {
    var status: Int32
    var output: String
    var error: String
  }

  /// The package's root, where scenarios are found by their relative paths.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Runs `seatrial` with `arguments` in `folder` and waits for its end.
  static func run(
    _ arguments: [String], in folder: URL = root, environment: [String: String] = [:]
  ) throws -> Result {
    let process = try start(arguments, in: folder, environment: environment)
    let output = try process.output.readToEnd() ?? Data()
    let error = try process.error.readToEnd() ?? Data()
    process.process.waitUntilExit()
    return Result(
      status: process.process.terminationStatus,
      output: String(decoding: output, as: UTF8.self), error: String(decoding: error, as: UTF8.self)
    )
  }

  /// Starts `seatrial`; what it says is small enough to stay in the pipes.
  ///
  /// - Parameter environment: changes to this process's own; runs are stored nowhere unless it says
  ///   so.
  static func start(
    _ arguments: [String], in folder: URL = root, environment: [String: String] = [:]
  ) throws -> (process: Process, output: FileHandle, error: FileHandle) {
    let process = Process()
    let (output, error) = (Pipe(), Pipe())
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .merging(["SEATRIAL_STORE": "off"]) { $1 }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = error
    try process.run()
    return (process, output.fileHandleForReading, error.fileHandleForReading)
  }

  /// Built beside the test bundle.
  private static var executable: URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "seatrial")
  }
}

/// A folder that is removed when the test that made it is done with it.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "seatrial-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: url.appending(path: name))
    return path(name)
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: url.appending(path: name), encoding: .utf8)
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }
}
