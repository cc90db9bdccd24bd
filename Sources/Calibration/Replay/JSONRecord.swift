internal import Diagnostics
internal import Foundation

/// A line of JSON lines while it is read: hands out numbers by their keys, and notes what is wrong
/// with them. After a mistake it returns a harmless value, and the line is dropped.
struct JSONRecord {
  private let file: String
  private let line: Int
  private let text: Substring
  private var values: [String: Value] = [:]
  private(set) var mistakes: [TableMistake] = []

  private enum Value: Decodable {
    case number(Double), text(String), none, other

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .none
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        self = .other
      }
    }
  }

  init(_ text: Substring, file: String, line: Int) {
    self.file = file
    self.line = line
    self.text = text
    do {
      values = try JSONDecoder().decode([String: Value].self, from: Data(text.utf8))
    } catch {
      mistakes = [TableMistake(file: file, line: line, message: "is no object of JSON")]
    }
  }

  /// Whether the line has something but `null` under `key`.
  func has(_ key: String) -> Bool {
    switch values[key] {
    case nil, .some(.none): false
    case .number, .text, .other: true
    }
  }

  /// The text under `key`; empty when there is none.
  func text(_ key: String) -> String {
    if case .text(let text) = values[key] { text } else { "" }
  }

  mutating func number(_ key: String, in range: ClosedRange<Double>) -> Double {
    switch values[key] {
    case .number(let value) where range.contains(value): return value
    case nil: fail("\(key): missing" + nearest(key, among: values.map(\.key).sorted()))
    default:
      fail("\(key): must be a number from \(range.lowerBound) to \(range.upperBound)", at: key)
    }
    return range.lowerBound
  }

  mutating func count(_ key: String, in range: ClosedRange<Int>) -> Int {
    if case .number(let value) = values[key], let whole = Int(exactly: value), range ~= whole {
      return whole
    }
    if values[key] == nil { return Int(number(key, in: 0...0)) }
    fail(
      "\(key): must be a whole number from \(range.lowerBound) to \(range.upperBound)", at: key)
    return range.lowerBound
  }

  /// Notes a mistake, at `key` where that is given. A line that is no JSON is told of once.
  mutating func fail(_ message: String, at key: String? = nil) {
    guard !(values.isEmpty && !mistakes.isEmpty) else { return }
    let place = key.flatMap { text.range(of: "\"\($0)\"")?.lowerBound }
    let column = place.map { text.utf8.distance(from: text.startIndex, to: $0) + 1 } ?? 0
    mistakes.append(TableMistake(file: file, line: line, column: column, message: message))
  }
}

/// `; the nearest is 'name'`, where a name is near.
func nearest(_ name: String, among names: [String]) -> String {
  NearestName.of(name, among: names).map { "; the nearest is '\($0)'" } ?? ""
}
