package import Foundation

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The program that draws the figures.
package enum Gnuplot {
  /// Why a figure cannot be drawn.
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// Finds out whether figures can be drawn, so that nobody waits for a simulation to learn that
  /// they cannot.
  package static func check() throws(Failure) { _ = try program() }

  /// What gnuplot writes to standard output for `script`.
  ///
  /// It reads no settings of the user's and none of the locale's, so the same script gives the same
  /// bytes. Script and output go through files that have no name: nothing can fill up and wait.
  static func run(_ script: String) throws(Failure) -> Data {
    let process = Process()
    process.executableURL = try program()
    process.arguments = ["--default-settings"]
    process.environment = ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
    let (input, output, errors) = (try scratch(), try scratch(), try scratch())
    (process.standardInput, process.standardOutput) = (input, output)
    process.standardError = errors
    do {
      try input.write(contentsOf: Data(script.utf8))
      try input.seek(toOffset: 0)
      try process.run()
      process.waitUntilExit()
      try output.seek(toOffset: 0)
      try errors.seek(toOffset: 0)
      let drawn = try output.readToEnd() ?? Data()
      let said = String(decoding: try errors.readToEnd() ?? Data(), as: UTF8.self)
      guard process.terminationStatus == 0, !drawn.isEmpty else {
        let lines = said.split(separator: "\n").suffix(3).joined(separator: "; ")
        throw Failure(description: "gnuplot could not draw a figure: \(lines)")
      }
      return drawn
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(description: "gnuplot cannot be run: \(error.localizedDescription)")
    }
  }

  /// Where it is, by the search path.
  private static func program() throws(Failure) -> URL {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return try program(in: path.split(separator: ":").map(String.init))
  }

  /// Where it is, in one of `folders`.
  package static func program(in folders: [String]) throws(Failure) -> URL {
    for folder in folders {
      let file = "\(folder)/gnuplot"
      if access(file, X_OK) == 0 { return URL(filePath: file) }
    }
    throw Failure(
      description: "figures are drawn by gnuplot, which is not installed; on Debian: "
        + "apt-get install gnuplot-nox")
  }

  /// A file that has no name and is gone when it is closed.
  private static func scratch() throws(Failure) -> FileHandle {
    var name = Array("\(NSTemporaryDirectory())/seatrial-figure-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else {
      throw Failure(description: "no temporary file: \(String(cString: strerror(errno)))")
    }
    name.withUnsafeBufferPointer { _ = $0.baseAddress.map(unlink) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}
