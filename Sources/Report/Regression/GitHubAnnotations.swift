internal import Scenario
internal import Study

/// Regression tests as the workflow commands of GitHub Actions, which shows them beside the
/// scenario's file: an error a failure, a notice for what got better.
package struct GitHubAnnotations {
  private let report: RegressionReport

  package init(_ report: RegressionReport) { self.report = report }

  /// A line each, with line breaks; empty where there is nothing to say.
  package var text: String {
    report.outcomes.flatMap { outcome in
      let failures = outcome.regression.failures.map { change in
        let message = [
          "\(outcome.name): \(change.metric.title): \(change.sentence)", outcome.again,
        ]
        return line(
          "error", outcome.file, "\(outcome.name): \(change.metric.title)",
          message.joined(separator: "\n"))
      }
      let better = outcome.regression.improvements.map { change in
        line(
          "notice", outcome.file, "\(outcome.name): \(change.metric.title)",
          "\(outcome.name): \(change.metric.title): \(change.sentence)")
      }
      return failures + better
    }.joined()
  }

  private func line(_ kind: String, _ file: String, _ title: String, _ message: String) -> String {
    let (file, title) = (GitHubAnnotations.property(file), GitHubAnnotations.property(title))
    return "::\(kind) file=\(file),title=\(title)::\(GitHubAnnotations.escaped(message))\n"
  }

  /// As `@actions/core` escapes a message.
  private static func escaped(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  /// As `@actions/core` escapes a property.
  private static func property(_ text: String) -> String {
    escaped(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
