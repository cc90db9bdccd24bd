internal import Fleet
internal import Foundation
internal import Scenario
package import Study

/// What a report holds of the comparison that made it, so that the report alone runs it again.
package struct EmbeddedStudy: Hashable, Sendable, Codable {
  /// Version of this format.
  package var seatrial = 1
  /// The command line that made the report.
  package var command: String
  package var files: [File]
  /// Changes to all of them, each `path=value`.
  package var overrides: [String]
  /// Policies compared; empty = each scenario's own.
  package var policies: [String]
  package var axes: [Values]
  package var replications: Int
  /// The relative half-width asked for; absent = none was.
  package var precision: Double?
  package var seed: UInt64
  /// Path of the metric that the comparison is first of all about.
  package var metric: String

  /// A scenario's file and what it names.
  package struct File: Hashable, Sendable, Codable {
    package var path: String
    package var text: String
    package var attachments: [Attachment]
  }

  /// A file that a scenario names.
  package struct Attachment: Hashable, Sendable, Codable {
    /// As the scenario names it: relative to the scenario's folder.
    package var name: String
    package var bytes: Int
    /// 64-bit FNV-1a, in hexadecimal: enough to notice that a file is another one.
    package var fnv1a: String
    /// Its contents in base 64; absent when it is too large to embed.
    package var base64: String?
  }

  /// A value that is varied.
  package struct Values: Hashable, Sendable, Codable {
    package var path: String
    package var values: [String]
  }

  /// Contents of a file that are embedded, at most; and of all files together.
  static let mostBytes = 256 << 10
  static let mostBytesInAll = 512 << 10

  /// The study that made `comparison` of `matrix`, with the files as they are now.
  ///
  /// - Parameter command: the command line, `seatrial compare …`.
  package init(
    _ matrix: VariantMatrix, _ comparison: Comparison, command: String, precision: Double? = nil
  ) {
    self.command = command
    overrides = matrix.overrides
    policies = matrix.policies
    axes = matrix.axes.map { Values(path: $0.path, values: $0.values) }
    replications = comparison.replications
    self.precision = precision
    seed = comparison.entries.first?.variant.scenario.config.seed ?? 0
    metric = comparison.primary.path
    var room = EmbeddedStudy.mostBytesInAll
    files = matrix.files.compactMap { file in
      comparison.entries.first { $0.variant.scenario.file == file }.map {
        File($0.variant.scenario, room: &room)
      }
    }
  }

  /// As the comparison was asked for, its scenarios to be found in `files`.
  package func matrix(files: [String]) throws(Axis.Mistake) -> VariantMatrix {
    var axes: [Axis] = []
    for axis in self.axes {
      axes.append(try Axis("\(axis.path)=\(axis.values.joined(separator: ","))"))
    }
    return VariantMatrix(files: files, overrides: overrides, policies: policies, axes: axes)
  }
}

extension EmbeddedStudy.File {
  /// `scenario` and the files that it names, those that fit into `room` bytes with their contents.
  init(_ scenario: Scenario, room: inout Int) {
    path = scenario.file
    text = scenario.text
    attachments = []
    for name in scenario.files {
      guard let contents = FileManager.default.contents(atPath: scenario.path(of: name)) else {
        continue
      }
      var attachment = EmbeddedStudy.Attachment(
        name: name, bytes: contents.count, fnv1a: FileHash.fnv1a(contents))
      if contents.count <= min(EmbeddedStudy.mostBytes, room) {
        attachment.base64 = contents.base64EncodedString()
        room -= contents.count
      }
      attachments.append(attachment)
    }
  }
}

/// Tells files apart.
enum FileHash {
  /// 64-bit FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo; IETF draft-eastlake-fnv), in hexadecimal.
  static func fnv1a(_ bytes: some Sequence<UInt8>) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
