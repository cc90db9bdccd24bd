package import Pool

/// A fitted timing as the text of a profile file that a scenario can name.
package enum ObservedProfileFile {
  /// `profile` in JSON, version 1 of the format: seconds and counts, ended by a line break.
  package static func text(_ profile: Profile) -> String {
    let members =
      [
        ("seatrialProfile", "1"), ("name", jsonString(profile.name)),
        ("source", jsonString(profile.source)), ("overhead", "\(profile.overhead)"),
        ("dense", curve(profile.dense)), ("sequences", curve(profile.sequences)),
      ]
      + [
        ("decodeAttention", profile.decodeAttention),
        ("prefillAttention", profile.prefillAttention),
      ].compactMap { name, attention in attention.map { (name, grid($0)) } }
    return "{\n" + members.map { "  \"\($0)\": \($1)" }.joined(separator: ",\n") + "\n}\n"
  }

  private static func curve(_ curve: Profile.Curve) -> String {
    "{ \"at\": \(curve.at), \"seconds\": \(curve.seconds) }"
  }

  private static func grid(_ grid: Profile.Grid) -> String {
    let rows = grid.seconds.map { "      \($0)" }.joined(separator: ",\n")
    return """
      {
          "rows": \(grid.rows), "columns": \(grid.columns),
          "seconds": [
      \(rows)
          ]
        }
      """
  }
}
