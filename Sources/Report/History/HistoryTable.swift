internal import Study

/// A metric's history as a person reads it on a terminal.
package struct HistoryTable {
  private let history: History

  /// Runs that a trend shows, at most.
  private static let width = 60

  package init(_ history: History) { self.history = history }

  /// The whole text, without a line break at its end.
  package var text: String {
    var blocks = [["\(history.metric.path) · \(history.metric.title)"], rows, trends]
    if history.points.indices.contains(where: history.isOfAnotherScenario) {
      blocks.append([
        "  * The scenario is not that of the run before: its file or its settings changed."
      ])
    }
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private var rows: [String] {
    var table = TextTable(
      header: ["when", "label", "scenario", "variant", history.metric.path, "", "change", ""],
      left: 4)
    for (index, point) in history.points.enumerated() {
      let spread = point.halfWidth.map { "± " + quantity($0) } ?? ""
      let change = history.change(at: index).map { Quantity.change($0, halfWidth: nil) } ?? ""
      table.append([
        UTCTime.text(unixMilliseconds: point.unixMilliseconds), point.label, point.scenario,
        point.variant, quantity(point.value), spread, change,
        history.isOfAnotherScenario(at: index) ? "*" : "",
      ])
    }
    return table.lines
  }

  private var trends: [String] {
    var table = TextTable(header: ["trend", "scenario", "variant", "lowest", "highest"], left: 3)
    for series in history.series {
      let values = series.suffix(HistoryTable.width).map(\.value)
      table.append([
        Sparkline.text(values), series[0].scenario, series[0].variant,
        quantity(values.min() ?? 0), quantity(values.max() ?? 0),
      ])
    }
    return table.lines
  }

  private func quantity(_ value: Double) -> String { Quantity.text(value, history.metric.unit) }
}
