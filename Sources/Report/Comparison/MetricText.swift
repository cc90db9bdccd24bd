internal import Statistics
internal import Study

/// Estimates and differences as a report shows them.
enum MetricText {
  /// `310 ms ± 4 ms`, or the value alone where there is no interval.
  static func estimate(_ estimate: Estimate, _ unit: Metric.Unit) -> String {
    let spread = estimate.halfWidth.map { " ± " + Quantity.text($0, unit) } ?? ""
    return Quantity.text(estimate.value, unit) + spread
  }

  /// `−18 % ± 3 %`; `nil` where the baseline has a zero.
  static func relative(_ difference: VariantDifference) -> String? {
    difference.relative.map { Quantity.change($0.estimate, halfWidth: $0.halfWidth()) }
  }

  /// `−68 ms ± 11 ms`. Fractions differ by points, as percents of percents would mislead.
  static func absolute(_ difference: VariantDifference) -> String {
    let text = Quantity.difference(
      difference.absolute.estimate, halfWidth: difference.absolute.halfWidth(),
      difference.metric.unit)
    return difference.metric.unit == .fraction ? text.replacing("%", with: "points") : text
  }

  /// Whether a variant is told apart from the one it is held against, and which way.
  enum Verdict: String {
    case better, worse, differs
    case same = "not told apart"
    case untested = "one replication"
  }

  static func verdict(_ difference: VariantDifference) -> Verdict {
    guard difference.adjustedP != nil else { return .untested }
    guard difference.isSignificant else { return .same }
    return switch difference.isBetter {
    case true: .better
    case false: .worse
    default: .differs
    }
  }
}
