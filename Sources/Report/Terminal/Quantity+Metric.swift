internal import Foundation
package import Study

/// Numbers of metrics as a person reads them.
extension Quantity {
  /// `value` in `unit`: `310 ms`, `17,477 /s`, `99.9 %`, `$16.14`.
  package static func text(_ value: Double, _ unit: Metric.Unit) -> String {
    switch unit {
    case .seconds: time(value)
    case .perSecond: rate(value)
    case .fraction: percent(value)
    case .dollars: dollars(value)
    case .count: count(value)
    case .joules: scaled(value, "J")
    case .perJoule: significant(value) + " tokens/J"
    case .watts: scaled(value, "W")
    case .grams: scaled(value, "g", prefixes: [(1e3, "k")])
    case .score: score(value)
    }
  }

  /// A relative change and its half-width, with its sign: `+18 % ± 3 %`, `−0.42 % ± 0.05 %`; a
  /// change to more than the double as a factor: `3.07 ± 0.05 times`.
  package static func change(_ part: Double, halfWidth: Double?) -> String {
    if part >= 1 {
      let digits = decimals(halfWidth ?? 0.01 * (part + 1), unit: 1)
      let spread = halfWidth.map { " ± " + String(format: "%.\(digits)f", $0) } ?? ""
      return String(format: "%.\(digits)f", part + 1) + spread + " times"
    }
    return sign(part) + share(abs(part), halfWidth: halfWidth)
  }

  /// A part as a percentage and its half-width, without a sign: `18 % ± 3 %`.
  package static func share(_ part: Double, halfWidth: Double?) -> String {
    let digits = decimals(halfWidth ?? 0.1 * part, unit: 0.01)
    let spread = halfWidth.map { String(format: " ± %.\(digits)f %%", $0 * 100) } ?? ""
    return String(format: "%.\(digits)f %%", part * 100) + spread
  }

  /// A difference in `unit` and its half-width, with its sign: `+12.1 ms ± 1.0 ms`; of
  /// percentages in points, as a percentage would read as a part of the value: `−0.85 points`.
  package static func difference(
    _ value: Double, halfWidth: Double?, _ unit: Metric.Unit
  ) -> String {
    func magnitude(_ value: Double) -> String {
      unit == .fraction ? String(format: "%.2f", value * 100) : text(value, unit)
    }
    let spread = halfWidth.map { " ± " + magnitude($0) } ?? ""
    return sign(value) + magnitude(abs(value)) + spread + (unit == .fraction ? " points" : "")
  }

  private static func sign(_ value: Double) -> String { value < 0 ? "−" : value > 0 ? "+" : "" }

  /// Decimals that show the first digit of `spread`, at most two.
  private static func decimals(_ spread: Double, unit: Double) -> Int {
    switch abs(spread) / unit {
    case 0: 0
    case ..<0.095: 2
    case ..<0.95: 1
    default: 0
    }
  }
}
