internal import Scenario
internal import Study

/// Regression tests as Markdown, for a comment on a pull request: the verdict, what failed, the
/// rest folded away.
package struct RegressionMarkdown {
  private let report: RegressionReport

  package init(_ report: RegressionReport) { self.report = report }

  /// The whole text, with a line break at its end.
  package var text: String {
    let mark = report.failed.isEmpty ? "✅" : "❌"
    var blocks = ["### \(mark) seatrial regress", escaped(report.verdict)]
    for outcome in report.failed {
      let failures = outcome.regression.failures
      blocks.append("#### \(escaped(outcome.name))")
      blocks.append(table(failures))
      blocks.append("```\n\(outcome.again)\n\(outcome.look)\n```")
    }
    blocks += report.outcomes.map(folded)
    blocks.append(
      "<sub>A metric fails when it is worse by more than its tolerance and a one-sided test, "
        + "adjusted by Holm's method over the scenario's metrics, rejects “no worse” at 1 %. "
        + "Means over replications; differences ± 95 % half-widths.</sub>")
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func folded(_ outcome: RegressionReport.Outcome) -> String {
    let regression = outcome.regression
    let state =
      regression.isIdentical
      ? "every number what it was"
      : "\(regression.failures.count) worse, \(regression.improvements.count) better, of "
        + RegressionReport.counted(regression.changes.count, "metric")
    let notes = ([outcome.pairing] + regression.notes).map { "- \(escaped($0))" }
    return [
      "<details><summary>\(escaped(outcome.name)): \(state)</summary>", table(regression.changes),
      notes.joined(separator: "\n"), "</details>",
    ].joined(separator: "\n\n")
  }

  private func table(_ changes: [MetricChange]) -> String {
    let header = "| metric | before | after | difference | in percent | tolerance | verdict |"
    let rows = changes.map { change in
      let cells = [
        change.metric.title, change.beforeText, change.afterText, change.differenceText,
        change.partText, change.toleranceText,
        change.verdict.isFailure ? "**\(change.verdictText)**" : change.verdictText,
      ]
      return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    return ([header, "|:--|--:|--:|--:|--:|--:|:--|"] + rows).joined(separator: "\n")
  }

  /// `text` with what Markdown and HTML would read otherwise made plain.
  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, letter in
      switch letter {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\\", "`", "*", "_", "[", "]", "|", "#": result += "\\\(letter)"
      case _ where letter.isNewline: result += " "
      default: result.append(letter)
      }
    }
  }
}
