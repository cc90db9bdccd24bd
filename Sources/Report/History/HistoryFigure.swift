internal import Study

/// A metric's history as a picture: its value and interval from run to run.
package enum HistoryFigure {
  /// Lines that are told apart, at most: those of the scenarios and variants with the most runs.
  private static let mostLines = 8
  /// Names that fit below the axis.
  private static let mostNames = 12

  /// The figure of `history`, whose runs are numbered within their scenario and variant.
  package static func figure(of history: History) -> Figure {
    let all = history.series
    let shown = all.enumerated()
      .sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
      .prefix(mostLines).sorted { $0.offset < $1.offset }.map(\.element)
    let runs = shown.map(\.count).max() ?? 1
    let metric = history.metric
    let axis = FigureAxis(shown.flatMap { $0.map(\.value) }, metric.unit)
    let rest = all.count - shown.count
    var figure = Figure(
      "history", "\(metric.title) from run to run",
      caption: "\(metric.title) of stored runs, oldest first, with 95 % intervals."
        + (rest > 0 ? " \(rest) scenarios and variants with fewer runs are left out." : ""),
      finding: "", template: "history.gp")
    figure.width = 640
    figure.height = 340
    figure.set("xtitle", text: shown.count == 1 ? "" : "run")
    figure.set("ytitle", text: axis.label(metric.title))
    figure.set("runs", Double(runs))
    figure.set("step", Double(max(1, (runs + mostNames - 1) / mostNames)))
    let names = shown.count == 1 ? shown[0].map(\.label) : []
    let isLabelled = names.contains { !$0.isEmpty }
    figure.set("labelled", isLabelled)
    if isLabelled {
      let quoted = names.map { FigureData.mark(FigureData.shortened($0, to: 14)) }
      figure.parameters.append(
        ("array labels[\(names.count)]", "[\(quoted.joined(separator: ","))]"))
    }
    figure.data = [("runs", FigureData.tables(shown.map { rows($0, axis) }))]
    figure.legend = shown.map { series in
      [series[0].scenario, series[0].variant].filter { !$0.isEmpty }.joined(separator: ", ")
    }
    return figure
  }

  private static func rows(_ series: [HistoryPoint], _ axis: FigureAxis) -> [String] {
    series.enumerated().map { index, point in
      FigureData.row(
        Double(index + 1), point.value * axis.scale, (point.halfWidth ?? 0) * axis.scale)
    }
  }
}
