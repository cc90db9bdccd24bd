internal import Foundation

/// Numbers as a person reads them: scaled to a unit that fits, to three or four digits.
package enum Quantity {
  /// A time in seconds: `412 µs`, `38.2 ms`, `1.25 s`, `22.5 min`, `1.50 h`.
  package static func time(_ seconds: Double) -> String {
    switch abs(seconds) {
    case 0: "0 s"
    case ..<1e-6: digits(seconds * 1e9) + " ns"
    case ..<1e-3: digits(seconds * 1e6) + " µs"
    case ..<1: digits(seconds * 1e3) + " ms"
    case ..<120: digits(seconds) + " s"
    case ..<7200: digits(seconds / 60) + " min"
    default: digits(seconds / 3600) + " h"
    }
  }

  /// A count, its thousands apart: `1,234,567`; a small mean of counts keeps one decimal.
  package static func count(_ value: Double) -> String {
    let isSmall = abs(value) < 100
    guard let whole = Int(exactly: isSmall ? value : value.rounded()) else {
      return isSmall ? String(format: "%.1f", value) : plain(value)
    }
    var groups: [String] = []
    var rest = whole.magnitude
    while rest >= 1000 {
      groups.append(String(format: "%03d", Int(rest % 1000)))
      rest /= 1000
    }
    groups.append(String(rest))
    return (whole < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }

  /// A rate a second: `8.02 /s`.
  package static func rate(_ perSecond: Double) -> String {
    (perSecond >= 1000 ? count(perSecond.rounded()) : digits(perSecond)) + " /s"
  }

  /// A fraction as a percentage: `73.1 %`.
  package static func percent(_ fraction: Double) -> String {
    String(format: "%.1f %%", fraction * 100)
  }

  /// An amount of memory: `80.7 MB`.
  package static func bytes(_ bytes: Double) -> String {
    switch abs(bytes) {
    case ..<1e6: digits(bytes / 1e3) + " kB"
    case ..<1e9: digits(bytes / 1e6) + " MB"
    case ..<1e12: digits(bytes / 1e9) + " GB"
    default: digits(bytes / 1e12) + " TB"
    }
  }

  /// An amount of `unit`, with the largest of `prefixes` that it reaches: `431 J`, `1.20 MW`.
  static func scaled(
    _ value: Double, _ unit: String,
    prefixes: [(factor: Double, name: String)] = [
      (1e9, "G"), (1e6, "M"), (1e3, "k"), (1, ""), (1e-3, "m"),
    ]
  ) -> String {
    let prefix = prefixes.first { abs(value) >= $0.factor * 0.9995 } ?? (1, "")
    return digits(value / prefix.factor) + " \(prefix.name)\(unit)"
  }

  /// An amount of US dollars: `$12.30`.
  package static func dollars(_ amount: Double) -> String {
    String(format: amount < 0.1 ? "$%.4f" : "$%.2f", amount)
  }

  /// A number on a scale of its own, to four decimals: `0.7312`.
  package static func score(_ value: Double) -> String { String(format: "%.4f", value) }
  /// The exponent of a power and its half-width: `0.54 ± 0.02`.
  package static func exponent(_ value: Double, halfWidth: Double?) -> String {
    String(format: "%.2f", value) + (halfWidth.map { String(format: " ± %.2f", $0) } ?? "")
  }

  /// A number of unknown unit: whole, or to six significant digits.
  static func plain(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? String(format: "%.6g", value)
  }

  /// A number of unknown unit to four significant digits: `0.03142`, `12`.
  static func significant(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? String(format: "%.4g", value)
  }

  /// Three digits, or all those before the point.
  private static func digits(_ value: Double) -> String {
    switch abs(value) {
    case ..<9.995: String(format: "%.2f", value)
    case ..<99.95: String(format: "%.1f", value)
    default: String(format: "%.0f", value)
    }
  }
}
