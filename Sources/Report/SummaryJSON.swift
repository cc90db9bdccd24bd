package import Study

/// The summary as JSON: the contract of `--json`.
package enum SummaryJSON {
  /// One object, its keys in the order the summary declares them, in snake case.
  package static func text(_ summary: Summary) -> String {
    JSONText.document(summary)
  }

  /// An array of such objects, for several scenarios.
  package static func text(_ summaries: [Summary]) -> String {
    "[\n" + summaries.map { JSONText.document($0) }.joined(separator: ",\n") + "\n]"
  }
}
