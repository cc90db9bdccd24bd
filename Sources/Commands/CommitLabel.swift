internal import Dispatch
internal import Foundation

/// The commit that is checked out here, as a label for runs.
enum CommitLabel {
  /// Characters of a commit's hash.
  private static let length = 9
  /// How long git may take.
  private static let patience = DispatchTimeInterval.milliseconds(500)

  /// The commit that a CI service says it runs, or that git says is checked out; empty when neither
  /// says so in time.
  static var current: String {
    if let commit = Environment.value("GITHUB_SHA") { return String(commit.prefix(length)) }
    let git = Process()
    let output = Pipe()
    git.executableURL = URL(filePath: "/usr/bin/env")
    git.arguments = ["git", "rev-parse", "--short=\(length)", "HEAD"]
    git.standardInput = FileHandle.nullDevice
    git.standardOutput = output
    git.standardError = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    git.terminationHandler = { _ in ended.signal() }
    guard (try? git.run()) != nil else { return "" }
    guard ended.wait(timeout: .now() + patience) == .success else {
      git.terminate()
      return ""
    }
    guard git.terminationStatus == 0,
      let text = try? output.fileHandleForReading.readToEnd()
    else { return "" }
    return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
