internal import Study

/// Writes a value as JSON by reflection, so that keys stand in the order of declaration, which
/// Foundation's encoder does not promise.
///
/// Properties are keys, in snake case; absent optionals are left out; dictionaries are sorted by
/// key; whole numbers are printed as integers. A number that JSON cannot hold is `null`.
enum OrderedJSON {
  /// `value`, a structure, with a line for each of its properties.
  static func document(_ value: Any) -> String {
    let members = members(of: value).map { "  \(string($0.key)): \(text($0.value, depth: 1))" }
    return "{\n" + members.joined(separator: ",\n") + "\n}"
  }

  /// `text` as a JSON string.
  static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The shortest decimal that reads back as `value`; an integer where `value` is whole.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    if let whole = Int(exactly: value), abs(whole) < 1 << 53 { return String(whole) }
    return value.description
  }

  private static func text(_ value: Any, depth: Int) -> String {
    switch value {
    case let value as Double: return number(value)
    case let value as any BinaryInteger: return value.description
    case let value as Bool: return value ? "true" : "false"
    case let value as String: return string(value)
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      return mirror.children.first.map { text($0.value, depth: depth) } ?? "null"
    case .collection:
      let items = mirror.children.map { text($0.value, depth: depth + 1) }
      return list(items, in: "[", "]", depth: depth, broken: items.contains { $0.first == "{" })
    case .dictionary:
      let entries = (value as? [String: Double] ?? [:]).sorted { $0.key < $1.key }
      let items = entries.map { "\(string($0.key)): \(number($0.value))" }
      return list(items, in: "{", "}", depth: depth, broken: true)
    default:
      let items = members(of: value).map {
        "\(string($0.key)): \(text($0.value, depth: depth + 1))"
      }
      return "{ " + items.joined(separator: ", ") + " }"
    }
  }

  /// `items` between brackets; `broken` puts each on a line of its own.
  private static func list(
    _ items: [String], in open: String, _ close: String, depth: Int, broken: Bool
  ) -> String {
    guard broken, !items.isEmpty else { return open + items.joined(separator: ", ") + close }
    let margin = String(repeating: "  ", count: depth)
    let lines = items.map { "\(margin)  \($0)" }
    return "\(open)\n\(lines.joined(separator: ",\n"))\n\(margin)\(close)"
  }

  /// The properties of a structure that are present, with their keys.
  private static func members(of value: Any) -> [(key: String, value: Any)] {
    Mirror(reflecting: value).children.compactMap { child in
      guard let name = child.label else { return nil }
      let mirror = Mirror(reflecting: child.value)
      if mirror.displayStyle == .optional, mirror.children.isEmpty { return nil }
      return (Summary.snakeCase(name), child.value)
    }
  }
}
