internal import Foundation
internal import Report
internal import Study

/// A report whose comparison is to be run again: the scenarios that it holds, put in a folder for
/// as long as that takes. A class, because it owns the folder.
final class UnpackedReport {
  /// Why a file is not a report.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// What was compared, with the scenarios in the folder.
  let matrix: VariantMatrix
  let study: EmbeddedStudy
  private let folder: URL

  /// Unpacks the report at `path`.
  ///
  /// - Throws: ``Failure``, or what writing its files throws.
  init(_ path: String) throws {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw Failure(description: "\(path): error: no such file, or it cannot be read")
    }
    guard let study = ComparisonReport.embedded(in: String(decoding: bytes, as: UTF8.self)) else {
      throw Failure(description: "\(path): error: not a report of seatrial compare")
    }
    self.study = study
    folder = FileManager.default.temporaryDirectory.appending(
      path: "seatrial-report-\(UUID().uuidString)")
    matrix = try UnpackedReport.unpack(study, into: folder)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static func unpack(_ study: EmbeddedStudy, into folder: URL) throws -> VariantMatrix {
    var paths: [String] = []
    for (number, file) in study.files.enumerated() {
      let place = folder.appending(path: "\(number)")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      let original = URL(filePath: file.path)
      for attachment in file.attachments where isBelow(attachment.name) {
        let copy = place.appending(path: attachment.name)
        try FileManager.default.createDirectory(
          at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
        if let base64 = attachment.base64, let contents = Data(base64Encoded: base64) {
          try contents.write(to: copy)
        } else {
          // Too large for the report: where it was, it may still be.
          let source = original.deletingLastPathComponent().appending(path: attachment.name)
          try FileManager.default.createSymbolicLink(at: copy, withDestinationURL: source)
        }
      }
      let scenario = place.appending(path: original.lastPathComponent)
      try Data(file.text.utf8).write(to: scenario)
      paths.append(scenario.path)
    }
    return try study.matrix(files: paths)
  }

  /// Whether a file of that name stays below the folder it is put in.
  private static func isBelow(_ name: String) -> Bool {
    !name.hasPrefix("/") && !name.split(separator: "/").contains("..")
  }
}
