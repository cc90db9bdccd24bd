/// A JSON value that keeps the order of its keys and prints itself.
enum JSONText {
  case string(String)
  case number(String)
  case flag(Bool)
  case list([JSONText])
  case object([Member])

  /// A key of an object with its value.
  struct Member {
    var key: String
    var value: JSONText

    init(_ key: String, _ value: JSONText) {
      self.key = key
      self.value = value
    }
  }

  /// The value as indented JSON.
  func printed(indent: Int = 0) -> String {
    let inner = String(repeating: " ", count: indent + 2)
    let outer = String(repeating: " ", count: indent)
    switch self {
    case .string(let text): return Self.quoted(text)
    case .number(let digits): return digits
    case .flag(let flag): return "\(flag)"
    case .list(let items):
      if items.isEmpty { return "[]" }
      let lines = items.map { inner + $0.printed(indent: indent + 2) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(outer)]"
    case .object(let pairs):
      if pairs.isEmpty { return "{}" }
      let lines = pairs.map {
        "\(inner)\(Self.quoted($0.key)): \($0.value.printed(indent: indent + 2))"
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
