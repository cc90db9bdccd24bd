internal import Study

/// Sentences about what was run.
enum ReportScenario {
  /// `trace.csv · 1,024 bytes · FNV-1a 0123… · embedded`.
  static func line(for file: EmbeddedStudy.Attachment) -> String {
    [
      file.name, "\(Quantity.count(Double(file.bytes))) bytes", "FNV-1a \(file.fnv1a)",
      file.base64 == nil ? "not embedded, being large" : "embedded in the HTML report",
    ].joined(separator: " · ")
  }

  /// `least-tokens: router.policy=least-tokens`.
  static func line(for variant: Variant) -> String {
    let changes = variant.changes
    return "\(variant.name): "
      + (changes.isEmpty ? "the scenario as it is" : changes.joined(separator: " "))
  }
}
