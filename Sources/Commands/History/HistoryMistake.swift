internal import Diagnostics

/// What `seatrial history` was asked for and cannot show, a line each.
struct HistoryMistake: Error, CustomStringConvertible {
  private let lines: [String]

  init(_ lines: [String]) { self.lines = lines }

  var description: String { lines.joined(separator: "\n") }

  /// The line about a name that nothing has; `name` is what was `typed` as names are spelt.
  static func unknown(
    _ typed: String, _ name: String, _ noun: String, among known: [String]
  ) -> String {
    let nearest = NearestName.of(name, among: known.filter { !$0.isEmpty })
    return "error: no \(noun) is called '\(typed)'"
      + (nearest.map { "; did you mean '\($0)'?" } ?? "")
  }
}
