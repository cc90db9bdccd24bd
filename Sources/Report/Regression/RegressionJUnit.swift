internal import Foundation
internal import Scenario
internal import Study

/// Regression tests as JUnit XML, which continuous integration shows: a suite a scenario, a test
/// case a metric. Elements and attributes are those that the schema of Jenkins' xUnit plug-in and
/// GitLab's documentation have in common.
package struct RegressionJUnit {
  private let report: RegressionReport

  package init(_ report: RegressionReport) { self.report = report }

  /// The whole document, with a line break at its end.
  package var text: String {
    let changes = report.outcomes.flatMap(\.regression.changes)
    let open = RegressionJUnit.element(
      "testsuites",
      [
        ("name", "seatrial regress"), ("tests", "\(changes.count)"),
        ("failures", "\(changes.filter(\.verdict.isFailure).count)"), ("errors", "0"),
        ("time", seconds(report.wallS)),
      ])
    let lines = report.outcomes.flatMap { suite($0) }
    return ([#"<?xml version="1.0" encoding="UTF-8"?>"#, open] + lines + ["</testsuites>", ""])
      .joined(separator: "\n")
  }

  private func suite(_ outcome: RegressionReport.Outcome) -> [String] {
    let regression = outcome.regression
    let open = RegressionJUnit.element(
      "testsuite",
      [
        ("name", outcome.name), ("tests", "\(regression.changes.count)"),
        ("failures", "\(regression.failures.count)"), ("errors", "0"), ("skipped", "0"),
        ("time", seconds(regression.fresh.wallS)),
      ])
    let about = [
      "\(outcome.file) against \(outcome.baselineFile): \(outcome.pairing)", outcome.again,
    ]
    let output = (about + regression.notes).joined(separator: "\n")
    return ["  " + open] + regression.changes.flatMap { testCase($0, outcome) } + [
      "    <system-out>\(RegressionJUnit.escaped(output))</system-out>", "  </testsuite>",
    ]
  }

  private func testCase(
    _ change: MetricChange, _ outcome: RegressionReport.Outcome
  ) -> [String] {
    // The runs are shared by all metrics, so their time is the suite's.
    let open = RegressionJUnit.element(
      "testcase",
      [
        ("classname", "seatrial.\(outcome.name)"),
        ("name", "\(change.metric.title) (\(change.metric.path))"), ("time", "0"),
      ])
    guard change.verdict.isFailure else {
      let output = RegressionJUnit.escaped(change.sentence)
      return ["    \(open)<system-out>\(output)</system-out></testcase>"]
    }
    let failure = RegressionJUnit.element(
      "failure", [("message", change.sentence), ("type", change.verdict.rawValue)])
    let detail = [
      "\(outcome.name): \(change.metric.title): \(change.sentence)", outcome.again, outcome.look,
    ].joined(separator: "\n")
    return [
      "    " + open, "      \(failure)\(RegressionJUnit.escaped(detail))</failure>",
      "    </testcase>",
    ]
  }

  private func seconds(_ value: Double) -> String { String(format: "%.3f", value) }

  private static func element(_ name: String, _ attributes: [(String, String)]) -> String {
    "<" + ([name] + attributes.map { "\($0.0)=\"\(escaped($0.1))\"" }).joined(separator: " ") + ">"
  }

  /// `text` as XML 1.0 holds it, in an attribute or between tags; what it cannot hold (section 2.2)
  /// becomes U+FFFD.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t", "\r": result += " "
      case _ where scalar.value < 0x20 || (0xFFFE...0xFFFF).contains(scalar.value):
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
