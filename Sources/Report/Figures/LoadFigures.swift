internal import Fleet
internal import Scenario
internal import Statistics
internal import Study

/// How the metrics go with the load, where that is varied.
struct LoadFigures {
  private let scope: FigureScope
  private let curves: [LoadCurve]

  init(_ scope: FigureScope) {
    self.scope = scope
    curves = scope.contestants.compactMap { name in
      scope.comparison.curves.first { $0.contestant == name }
    }
  }

  /// The primary metric, then what is delivered.
  var all: [Figure] {
    guard curves.count == scope.contestants.count,
      curves.contains(where: { $0.points.count > 1 })
    else { return [] }
    let delivered = ["slo.goodput_per_s", "throughput.output_tokens_per_s"].map { Metric($0) }
      .first { metric in scope.entries.contains { $0.summary.estimate(metric) != nil } }
    let metrics = [scope.comparison.primary, delivered].compactMap(\.self)
    return (metrics.count == 2 && metrics[0] == metrics[1] ? [metrics[0]] : metrics)
      .map(figure)
  }

  private typealias Point = (load: Double, estimate: Estimate)

  /// Points of `metric`, by contestant.
  private func points(_ metric: Metric) -> [[Point]] {
    curves.map { curve in
      curve.points.compactMap { point in
        scope.comparison.entries[point.variant].summary.estimate(metric)
          .map { (point.load, $0) }
      }
    }
  }

  private func figure(_ metric: Metric) -> Figure {
    let isPrimary = metric == scope.comparison.primary
    let points = points(metric)
    let axis = FigureAxis(points.flatMap { $0.map(\.estimate.value) }, metric.unit)
    let knees = isPrimary ? curves.map { curve in curve.knee.map { curve.points[$0].load } } : []
    var figure = Figure(
      isPrimary ? "load-latency" : "load-goodput", "\(capitalized(metric.title)) against the load",
      caption: caption(metric, knees), finding: isPrimary ? finding(knees) : most(metric, points),
      template: "load.gp")
    figure.set(axis, "y", title: metric.title, isLog: metric.direction == .lower && axis.isWide)
    figure.set("xtitle", text: loadTitle)
    let loads = points.flatMap { $0.map(\.load) }
    let (low, high) = (loads.min() ?? 0, loads.max() ?? 1)
    figure.set("low", max(0, low - 0.05 * (high - low)))
    figure.set("high", high + 0.05 * (high - low))
    figure.set("offered", isOffered(metric))
    figure.data = [
      ("curves", FigureData.tables(points.map { $0.map { row($0, axis) } })),
      (
        "knees",
        FigureData.tables(
          points.enumerated().map { place, own in
            own.filter { isPrimary && $0.load == knees[place] }.map { row($0, axis) }
          })
      ),
    ]
    figure.legend = scope.contestants
    figure.table = table(metric, points)
    return figure
  }

  private func row(_ point: Point, _ axis: FigureAxis) -> String {
    let half = point.estimate.halfWidth ?? 0
    let value = point.estimate.value
    return FigureData.row(
      point.load, value * axis.scale, max(0.001 * value, value - half) * axis.scale,
      (value + half) * axis.scale)
  }

  private var loadTitle: String {
    guard let curve = curves.first else { return "load" }
    return curve.unit.isEmpty ? curve.path : "\(curve.path) (\(curve.unit))"
  }

  /// Whether the load is the rate of all requests, which a rate of good ones cannot exceed.
  private func isOffered(_ metric: Metric) -> Bool {
    guard let curve = curves.first, curve.unit == "/s", metric.path.hasSuffix("goodput_per_s")
    else { return false }
    return scope.entries.allSatisfy { $0.variant.scenario.config.streams.count == 1 }
  }

  private func caption(_ metric: Metric, _ knees: [Double?]) -> String {
    let ring =
      knees.contains { $0 != nil }
      ? " A ring marks the knee, from which the metric rises steeply." : ""
    let line = isOffered(metric) ? " The dotted line is all that arrive." : ""
    return "\(capitalized(metric.title)) at each load, \(scope.replications) of "
      + "\(scope.scenarios) each.\(scope.intervals)\(ring)\(line)"
  }

  private func finding(_ knees: [Double?]) -> String {
    let unit = curves.first?.unit ?? ""
    let places = knees.map { $0.map { "at \(Quantity.plain($0))\(unit)" } }
    if knees.count > 1, Set(places).count == 1 {
      return places[0].map { "All have their knee \($0)." } ?? "None shows a knee."
    }
    let parts = zip(scope.contestants, places).map { name, place in
      place.map { "\(name) has its knee \($0)" } ?? "\(name) shows no knee"
    }
    return parts.joined(separator: "; ") + "."
  }

  private func most(_ metric: Metric, _ points: [[Point]]) -> String {
    let peaks = zip(scope.contestants, points).compactMap { name, own in
      own.map(\.estimate.value).max().map { (name: name, value: $0) }
    }
    return FigureFinding.extremes("The highest \(metric.title) reached", peaks, metric.unit)
  }

  private func table(_ metric: Metric, _ points: [[Point]]) -> FigureTable {
    var loads: [Double] = []
    for load in points.flatMap({ $0.map(\.load) }).sorted() where loads.last != load {
      loads.append(load)
    }
    let unit = curves.first?.unit ?? ""
    return FigureTable(
      columns: [metric.title] + loads.map { Quantity.plain($0) + unit },
      rows: zip(scope.contestants, points).map { name, own in
        [name]
          + loads.map { load in
            own.first { $0.load == load }.map { MetricText.estimate($0.estimate, metric.unit) }
              ?? "–"
          }
      })
  }

  private func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }
}
