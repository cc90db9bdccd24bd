internal import Scenario
package import Study

/// A comparison as a document: one HTML page that needs nothing else, the same in Markdown, and as
/// JSON. It holds no date: the same comparison is the same bytes.
package struct ComparisonReport: Sendable {
  package let comparison: Comparison
  package let title: String
  /// What runs it again.
  package let study: EmbeddedStudy
  /// The program and its version: `Seatrial 0.3`.
  package let version: String
  /// What a reader should know besides the comparison's own notes.
  package let notes: [String]
  package let figures: ComparisonFigures

  package init(
    _ comparison: Comparison, title: String, study: EmbeddedStudy, version: String,
    notes: [String] = []
  ) {
    self.comparison = comparison
    self.title = title
    self.study = study
    self.version = version
    self.notes = notes
    figures = ComparisonFigures(comparison)
  }

  /// All notes, the figures' included.
  var allNotes: [String] { notes + comparison.notes + [figures.omission].compactMap(\.self) }

  /// The study within a report, with which it is run again; `nil` when `html` is no report.
  package static func embedded(in html: String) -> EmbeddedStudy? { EmbeddedStudy(in: html) }

  /// `quickstart · 3 variants · 10 replications each · seed 1`.
  var subtitle: String {
    let (variants, each) = (comparison.entries.count, comparison.replications)
    return [
      comparison.names, "\(variants) variant\(variants == 1 ? "" : "s")",
      "\(Quantity.count(Double(each))) replication\(each == 1 ? "" : "s") each",
      "seed \(study.seed)",
    ].joined(separator: " · ")
  }
}
