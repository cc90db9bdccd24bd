internal import Foundation

/// Text that gnuplot reads.
enum FigureData {
  /// A number, to six significant digits; `NaN`, which gnuplot leaves out, when it is none.
  static func number(_ value: Double) -> String {
    value.isFinite ? String(format: "%.6g", value) : "NaN"
  }

  /// A line of numbers.
  static func row(_ values: Double...) -> String {
    values.map(number).joined(separator: " ")
  }

  /// Tables one after the other, so that `index` tells them apart. An empty one keeps its place.
  static func tables(_ tables: [[String]]) -> String {
    tables.map { $0.isEmpty ? "NaN NaN NaN NaN NaN" : $0.joined(separator: "\n") }
      .joined(separator: "\n\n\n")
  }

  /// `text` as a gnuplot string on one line.
  ///
  /// Between single quotes nothing is special but the quote; backquotes, which run commands in
  /// other places, are left out all the same.
  static func quoted(_ text: String) -> String {
    let plain = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "'": "''"
      case "`": "´"
      case _ where scalar.properties.generalCategory == .control: " "
      default: String(scalar)
      }
    }
    return "'" + plain.joined() + "'"
  }

  /// `text` as the label of a mark on an axis, where a percent sign would begin a format.
  static func mark(_ text: String) -> String { quoted(text.replacing("%", with: "%%")) }

  /// At most `length` characters of `text`, the middle left out when it is longer.
  static func shortened(_ text: String, to length: Int) -> String {
    guard text.count > length else { return text }
    let tail = (length - 1) / 2
    return text.prefix(length - 1 - tail) + "…" + text.suffix(tail)
  }
}
