package import Scenario

/// A number that a source published, beside the one that the run measured.
package struct PublishedRow: Hashable, Sendable, Codable {
  package var name: String
  package var source: String
  /// The number published; absent when the source gives a range.
  package var published: Double?
  /// The least and the most that the source allows; absent when it gives a number.
  package var between: [Double]?
  /// The run's number; absent when its summary has none at that path.
  package var measured: Double?
  /// How far off it may be: `exact`, a percentage of the published number, or a distance from it.
  package var tolerance: String?
  package var ok: Bool

  /// Holds `summary` against `check`.
  package init(_ check: PublishedCheck, measuredIn summary: Summary) {
    name = check.name
    source = check.source.rawValue
    self.measured = summary.number(at: check.measured)
    // What is not there is close to nothing: every comparison with it is false.
    let measured = self.measured ?? .nan
    switch check.expected {
    case .exactly(let value):
      (published, tolerance) = (value, "exact")
      ok = measured == value
    case .relative(let value, let part):
      (published, tolerance) = (value, "\(PublishedRow.text((part * 1e8).rounded() / 1e6))%")
      ok = abs(measured - value) <= part * abs(value)
    case .absolute(let value, let most):
      (published, tolerance) = (value, PublishedRow.text(most))
      ok = abs(measured - value) <= most
    case .between(let least, let most):
      between = [least, most]
      ok = least <= measured && measured <= most
    }
  }

  /// A number as it was probably written: `5`, not `5.0`.
  private static func text(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }
}
