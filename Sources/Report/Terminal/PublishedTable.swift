internal import Study

/// Published numbers beside measured ones, as a person reads them.
enum PublishedTable {
  static func lines(_ rows: [PublishedRow]) -> [String] {
    var table = TextTable(header: ["number", "source", "published", "measured", "within", "ok"])
    for row in rows {
      let range = row.between.map { $0.map(Quantity.plain).joined(separator: "…") }
      table.append([
        row.name, row.source, row.published.map(Quantity.plain) ?? range ?? "",
        row.measured.map(Quantity.plain) ?? "not there", row.tolerance ?? "range",
        row.ok ? "yes" : "NO",
      ])
    }
    return table.lines
  }
}
