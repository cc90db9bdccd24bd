internal import Foundation

/// A value of a scenario that is varied: `pools[0].replicas=2,4,8`.
package struct Axis: Hashable, Sendable {
  /// Where the value stands, such as `pools[0].replicas`.
  package let path: String
  /// What it is set to, as it would be written in the file.
  package let values: [String]

  /// Why a text is not an axis.
  package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// Reads `path=a,b,c`. Commas within brackets, braces and quotes belong to a value.
  package init(_ text: String) throws(Mistake) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw Mistake(description: "'\(text)' must be path=a,b,c")
    }
    path = String(text[..<equals])
    values = Axis.split(text[text.index(after: equals)...])
    guard !values.contains("") else {
      throw Mistake(description: "'\(text)' has an empty value")
    }
    guard Set(values).count == values.count else {
      throw Mistake(description: "'\(text)' has the same value twice")
    }
  }

  /// The path's last word: what the value is called for short.
  package var name: String {
    path.split(separator: ".").last.map(String.init) ?? path
  }

  /// Whether it is the load: numbers that change the workload.
  package var isLoad: Bool {
    path.hasPrefix("workload") && values.count > 1 && values.allSatisfy { Axis.number($0) != nil }
  }

  /// The number that `value` begins with (8.5 of `8.5/s`); `nil` when it does not.
  package static func number(_ value: String) -> Double? {
    let scanner = Scanner(string: value)
    scanner.locale = Locale(identifier: "en_US_POSIX")
    guard let number = scanner.scanDouble(), number.isFinite else { return nil }
    return number
  }

  /// Splits at the commas that stand outside of brackets and quotes.
  private static func split(_ text: Substring) -> [String] {
    var values = [""]
    var depth = 0
    var quote: Character?
    for letter in text {
      if let open = quote {
        if letter == open { quote = nil }
      } else if letter == "\"" || letter == "'" {
        quote = letter
      } else if letter == "[" || letter == "{" {
        depth += 1
      } else if letter == "]" || letter == "}" {
        depth -= 1
      } else if letter == ",", depth == 0 {
        values.append("")
        continue
      }
      values[values.count - 1].append(letter)
    }
    return values.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
