internal import Scenario
internal import Study

/// Regression tests as a person reads them on a terminal: the verdict, then what stands out.
package struct RegressionTable {
  private let report: RegressionReport

  package init(_ report: RegressionReport) { self.report = report }

  /// The whole text, without a line break at its end.
  package var text: String {
    var blocks = [[report.verdict]]
    for outcome in report.outcomes { blocks.append(lines(of: outcome)) }
    let shown = report.outcomes.flatMap { $0.regression.changes.map(\.verdict) }
    if shown.contains(where: { $0 != .same }) { blocks.append(RegressionTable.explanation) }
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private static let explanation = [
    "  WORSE: beyond the tolerance, and not by chance (one-sided tests, Holm's adjustment over the",
    "  scenario's metrics, 1 %). unclear: beyond it, perhaps by chance. small: within it, and no",
    "  chance. Means over replications; differences ± 95 % half-widths.",
  ]

  private func lines(of outcome: RegressionReport.Outcome) -> [String] {
    let regression = outcome.regression
    let state = regression.failures.isEmpty ? "no worse" : "WORSE"
    var lines = [
      "\(outcome.name) · \(state) · \(outcome.pairing) · \(Quantity.time(regression.fresh.wallS))"
    ]
    if regression.isIdentical {
      lines.append(
        "  \(RegressionReport.counted(regression.changes.count, "metric")), all what they were")
    } else {
      lines += RegressionTable.rows(of: regression)
    }
    if !regression.failures.isEmpty {
      lines += ["  again   \(outcome.again)", "  look    \(outcome.look)"]
      lines.append("  accept  \(outcome.update)")
    }
    return lines + regression.notes.map { "  \($0)" }
  }

  /// All rows where something failed, else those that are not as they were.
  static func rows(of regression: Regression) -> [String] {
    let isFailed = !regression.failures.isEmpty
    let shown = regression.changes.filter { isFailed || $0.verdict != .same }
    let rest = regression.changes.count - shown.count
    var table = TextTable(
      header: ["metric", "before", "after", "difference", "in percent", "tolerance", ""])
    for change in shown {
      table.append([
        change.metric.title, change.beforeText, change.afterText, change.differenceText,
        change.partText, change.toleranceText, change.verdictText,
      ])
    }
    guard rest > 0 else { return table.lines }
    let others = RegressionReport.counted(rest, shown.isEmpty ? "metric" : "other metric")
    let line = "  \(others) not told apart from what \(rest == 1 ? "it was" : "they were")"
    return shown.isEmpty ? [line] : table.lines + [line]
  }
}
