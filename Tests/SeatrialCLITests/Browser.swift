import Foundation

/// Chromium without a window.
enum Browser {
  /// Where it is; `nil` when it is not installed.
  static var program: URL? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    for name in ["chromium", "chromium-browser", "google-chrome"] {
      for folder in folders {
        let path = "\(folder)/\(name)"
        if FileManager.default.isExecutableFile(atPath: path) { return URL(filePath: path) }
      }
    }
    return nil
  }

  /// The page at `path` as it is once all of it is loaded and its scripts have run, and what the
  /// browser logged meanwhile.
  static func open(_ path: String, with program: URL) throws -> (page: String, log: String) {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = program
    process.arguments = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--user-data-dir=\(folder.path("profile"))", "--window-size=1280,900",
      "--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom", "file://\(path)",
    ]
    // Files, as a pipe that nobody empties in time would make it wait.
    for name in ["page", "log"] { _ = try folder.write("", to: name) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: folder.path("page"))
    process.standardError = FileHandle(forWritingAtPath: folder.path("log"))
    try process.run()
    process.waitUntilExit()
    return (
      try String(contentsOfFile: folder.path("page"), encoding: .utf8),
      String(
        decoding: FileManager.default.contents(atPath: folder.path("log")) ?? Data(), as: UTF8.self)
    )
  }
}
