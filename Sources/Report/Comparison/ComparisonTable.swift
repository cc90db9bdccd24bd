internal import Scenario
internal import Statistics
package import Study

/// A comparison as a person reads it on a terminal: the answer, then the numbers.
package struct ComparisonTable {
  private let comparison: Comparison
  private let notes: [String]
  private let wallS: Double

  /// - Parameter notes: sentences to print below the numbers, besides the comparison's own.
  package init(_ comparison: Comparison, wallS: Double, notes: [String] = []) {
    self.comparison = comparison
    self.wallS = wallS
    self.notes = notes
  }

  /// The whole text, without a line break at its end.
  package var text: String {
    var blocks = [heading, ComparisonAnswer.sentences(comparison).map { "  \($0)" }, primary]
    let rest = comparison.metrics.filter { $0 != comparison.primary }
    // Three metrics a table fit a terminal.
    for start in stride(from: 0, to: rest.count, by: 3) {
      blocks.append(table(of: Array(rest.dropFirst(start).prefix(3))))
    }
    blocks.append(explanation.map { "  \($0)" })
    let below = notes + comparison.notes
    if !below.isEmpty { blocks.append(below.map { "  \($0)" }) }
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n")
  }

  private var heading: [String] {
    let variants = comparison.entries.count
    let each = comparison.replications
    return [
      [
        comparison.names,
        "\(variants) variant\(variants == 1 ? "" : "s")",
        "\(Quantity.count(Double(each))) replication\(each == 1 ? "" : "s") each, all in "
          + Quantity.time(wallS),
      ].joined(separator: " · ")
    ]
  }

  /// The metric that the comparison is about, with intervals in its own unit and in percent.
  private var primary: [String] {
    let metric = comparison.primary
    var table = TextTable(
      header: [metric.title, "value", "difference", "in percent", ""])
    for group in comparison.groups {
      for variant in group {
        let entry = comparison.entries[variant]
        guard let estimate = entry.summary.estimate(metric) else { continue }
        var row = [entry.variant.name, value(estimate, metric.unit)]
        if let difference = comparison.difference(of: variant, in: metric) {
          row.append(
            Quantity.difference(
              difference.absolute.estimate, halfWidth: difference.absolute.halfWidth(),
              metric.unit))
          row.append(
            difference.relative.map {
              Quantity.change($0.estimate, halfWidth: $0.halfWidth())
            } ?? "")
          row.append(verdict(difference))
        }
        table.append(row)
      }
    }
    return table.lines
  }

  private func value(_ estimate: Estimate, _ unit: Metric.Unit) -> String {
    let spread = estimate.halfWidth.map { " ± " + Quantity.text($0, unit) } ?? ""
    return Quantity.text(estimate.value, unit) + spread
  }

  private func verdict(_ difference: VariantDifference) -> String {
    guard difference.adjustedP != nil else { return "" }
    guard difference.isSignificant else { return "not told apart" }
    return switch difference.isBetter {
    case true: "better"
    case false: "worse"
    default: "differs"
    }
  }

  /// Other metrics: values, and the change where it is told apart.
  private func table(of metrics: [Metric]) -> [String] {
    guard !metrics.isEmpty else { return [] }
    var table = TextTable(header: [""] + metrics.map(\.title))
    for group in comparison.groups {
      for variant in group {
        let entry = comparison.entries[variant]
        table.append([entry.variant.name] + metrics.map { cell(variant, $0) })
      }
    }
    return table.lines
  }

  private func cell(_ variant: Int, _ metric: Metric) -> String {
    guard let estimate = comparison.entries[variant].summary.estimate(metric) else { return "–" }
    let value = Quantity.text(estimate.value, metric.unit)
    guard let difference = comparison.difference(of: variant, in: metric),
      difference.isSignificant || (comparison.isExact && difference.absolute.estimate != 0),
      let relative = difference.relative
    else { return value }
    let change =
      metric.unit == .fraction
      ? Quantity.difference(difference.absolute.estimate, halfWidth: nil, .fraction)
      : Quantity.change(relative.estimate, halfWidth: nil)
    return "\(value) (\(change))"
  }

  private var explanation: [String] {
    if comparison.isExact { return ["Exact for this traffic: nothing in it is random."] }
    guard comparison.replications > 1 else {
      return ["One replication: no intervals. --replications 10 gives them."]
    }
    guard comparison.entries.count > 1 else {
      return ["± 95 % intervals over replications; percentiles over all their requests."]
    }
    return [
      "± 95 % intervals over replications of the same requests; percentiles over all requests.",
      "A change in brackets is told apart from the first at a family-wise level of 5 % (Holm).",
    ]
  }
}
