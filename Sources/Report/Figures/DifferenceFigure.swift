internal import Statistics
internal import Study

/// Every difference from the first variant at once, metric by metric: a forest plot.
struct DifferenceFigure {
  private let scope: FigureScope
  private let others: [Int]
  private let metrics: [Metric]

  /// More rows than this are not read.
  private static let mostRows = 40

  init(_ scope: FigureScope) {
    self.scope = scope
    let others = Array(scope.group.dropFirst())
    self.others = others
    let comparison = scope.comparison
    let ordered = [comparison.primary] + comparison.metrics.filter { $0 != comparison.primary }
    // What is exactly the same for all needs no row.
    let differing = ordered.filter { metric in
      others.contains {
        (comparison.difference(of: $0, in: metric)?.relative?.estimate ?? 0) != 0
      }
    }
    metrics = Array(differing.prefix(max(1, Self.mostRows / max(1, others.count))))
  }

  /// A mark of the figure.
  private struct Mark {
    let difference: VariantDifference
    let part: Double
    let halfWidth: Double?
    let row: Int
  }

  /// One figure, or none where there is nothing to hold against anything.
  var all: [Figure] {
    guard !others.isEmpty, !metrics.isEmpty else { return [] }
    let marks = others.enumerated().map { place, variant in
      metrics.enumerated().compactMap { line, metric in
        mark(variant, metric, row: line * others.count + place + 1)
      }
    }
    var figure = Figure(
      "differences", "Differences from \(scope.contestants[0])", caption: caption,
      finding: finding, template: "forest.gp")
    setRange(marks.flatMap(\.self), &figure)
    let rows = metrics.count * others.count
    figure.height = 78 + rows * (others.count > 2 ? 13 : others.count > 1 ? 16 : 24)
    figure.set("rows", Double(rows))
    figure.set("groups", Double(metrics.count))
    let names = metrics.map { FigureData.mark($0.title) }.joined(separator: ",")
    figure.parameters.append(("array labels[\(metrics.count)]", "[\(names)]"))
    figure.set("labelwidth", Double(metrics.map(\.title.count).max() ?? 0) + 1)
    let height = Double(others.count)
    figure.set(
      "middles",
      list: metrics.indices.map { FigureData.number(Double($0) * height + (height + 1) / 2) })
    figure.set(
      "ends", list: metrics.indices.map { FigureData.number(Double($0 + 1) * height + 0.5) })
    figure.legend = scope.contestants
    figure.table = table
    return [figure]
  }

  private var caption: String {
    let marks =
      scope.hasIntervals
      ? "Bars are 95 % intervals. A filled mark is told apart from \(scope.contestants[0]) at a "
        + "family-wise level of 5 % (Holm), a hollow one is not."
      : "A single replication gives no intervals, and tells nothing apart."
    return "Change against \(scope.contestants[0]), over the same traffic, in "
      + "\(scope.replications) of \(scope.place). \(marks)"
  }

  private func mark(_ variant: Int, _ metric: Metric, row: Int) -> Mark? {
    guard let difference = scope.comparison.difference(of: variant, in: metric),
      let relative = difference.relative
    else { return nil }
    return Mark(
      difference: difference, part: relative.estimate, halfWidth: relative.halfWidth(), row: row)
  }

  /// Percent, or factors on a logarithmic axis where something more than triples, or falls to less
  /// than a third.
  private func setRange(_ marks: [Mark], _ figure: inout Figure) {
    let isLog = marks.contains { $0.part > 2 || $0.part < -2.0 / 3 }
    let scaled = marks.map { mark -> (value: Double, low: Double, high: Double) in
      let half = mark.halfWidth ?? 0
      guard isLog else {
        return (100 * mark.part, 100 * (mark.part - half), 100 * (mark.part + half))
      }
      let floor = max(1e-3, 0.5 * (1 + mark.part))
      return (max(1e-3, 1 + mark.part), max(floor, 1 + mark.part - half), 1 + mark.part + half)
    }
    let zero = isLog ? 1.0 : 0
    figure.set("zero", zero)
    if isLog {
      let axis = FigureAxis(scaled.flatMap { [$0.low, $0.high, 1] }, .count)
      figure.set(axis, "x", title: "times \(scope.contestants[0])'s", isLog: true, marks: 5)
    } else {
      let low = min(0, scaled.map(\.low).min() ?? 0)
      let high = max(0, scaled.map(\.high).max() ?? 0)
      let margin = max(0.06 * (high - low), 0.05)
      figure.set("xlog", false)
      figure.set("xtitle", text: "change from \(scope.contestants[0])")
      figure.set("low", low < 0 ? low - margin : -margin)
      figure.set("high", high > 0 ? high + margin : margin)
      figure.set(
        "xmarks", list: FigureAxis.marks(from: low, through: high).map(FigureData.number))
    }
    let rows = zip(marks, scaled).map { mark, value in
      (
        mark.difference.variant,
        FigureData.row(
          value.value, value.low, value.high, Double(mark.row),
          mark.difference.isSignificant ? 1 : 0)
      )
    }
    figure.data = [
      ("rows", FigureData.tables(others.map { own in rows.filter { $0.0 == own }.map(\.1) }))
    ]
  }

  private var finding: String {
    let primary = scope.comparison.primary
    let parts = others.compactMap { variant -> String? in
      guard let difference = scope.comparison.difference(of: variant, in: primary),
        let change = MetricText.relative(difference)
      else { return nil }
      let verdict = MetricText.verdict(difference).rawValue
      return "\(scope.comparison.entries[variant].variant.contestant) \(change) (\(verdict))"
    }
    return parts.isEmpty
      ? "\(primary.title) cannot be compared in percent."
      : "\(primary.title): \(parts.joined(separator: "; "))."
  }

  private var table: FigureTable {
    FigureTable(
      columns: ["metric"] + others.map { scope.comparison.entries[$0].variant.contestant },
      rows: metrics.map { metric in
        [metric.title]
          + others.map { variant in
            guard let difference = scope.comparison.difference(of: variant, in: metric),
              let change = MetricText.relative(difference)
            else { return "–" }
            return "\(change), \(MetricText.verdict(difference).rawValue)"
          }
      })
  }
}
