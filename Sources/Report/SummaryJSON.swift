package import Study

/// The summary as JSON: the contract of `--json`.
package enum SummaryJSON {
  /// One object, its keys in the order the summary declares them, in snake case.
  package static func text(_ summary: Summary) -> String {
    OrderedJSON.document(summary)
  }

  /// An array of such objects, for several scenarios.
  package static func text(_ summaries: [Summary]) -> String {
    "[\n" + summaries.map { OrderedJSON.document($0) }.joined(separator: ",\n") + "\n]"
  }
}
