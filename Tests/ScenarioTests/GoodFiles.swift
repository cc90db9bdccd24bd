import Foundation

/// Right scenarios, beside this file.
enum GoodFiles {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Good/"

  static func path(_ name: String) -> String { folder + name }

  static func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }
}
