package import Foundation

/// The measurements that stay outside the repository: in the folder `SEATRIAL_DATA` names, or in
/// `../shared/data` beside the package.
package enum MeasuredData {
  /// The file at `path` below `measured`; `nil`, said aloud, where it is not there.
  package static func file(_ path: String) -> URL? {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../..")
    let root =
      ProcessInfo.processInfo.environment["SEATRIAL_DATA"].map { URL(fileURLWithPath: $0) }
      ?? package.appending(path: "../shared/data")
    let file = root.appending(path: "measured").appending(path: path)
    if FileManager.default.isReadableFile(atPath: file.path) { return file }
    print("SKIPPED: no \(file.standardized.path); set SEATRIAL_DATA to the folder of measurements")
    return nil
  }

  /// The rows of a CSV file with a header and no quoted fields.
  package static func rows(of file: URL) throws -> [[String: String]] {
    let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
    guard let header = lines.first?.split(separator: ",", omittingEmptySubsequences: false) else {
      return []
    }
    return lines.dropFirst().map { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      return Dictionary(
        zip(header.map(String.init), fields.map(String.init)), uniquingKeysWith: { $1 })
    }
  }
}
