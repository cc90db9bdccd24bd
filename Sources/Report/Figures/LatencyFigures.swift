internal import DiscreteEvents
internal import Fleet
internal import Statistics
internal import Study

/// How the latencies of requests are distributed: curves, and bars of percentiles.
struct LatencyFigures {
  private let scope: FigureScope
  private let cells: [LatencyCell]

  /// The latencies shown.
  private enum Kind: String, CaseIterable {
    case ttft, tpot, e2e

    var title: String { rawValue.uppercased() }

    func histogram(_ cell: LatencyCell) -> Histogram {
      switch self {
      case .ttft: cell.ttft
      case .tpot: cell.tpot
      case .e2e: cell.e2e
      }
    }
  }

  init(_ scope: FigureScope) {
    self.scope = scope
    cells = scope.entries.map { $0.measurements.cells?.total ?? LatencyCell() }
  }

  var all: [Figure] {
    Kind.allCases.filter { kind in cells.contains { kind.histogram($0).count > 0 } }
      .flatMap { kind in [curves(kind), bars(kind)].compactMap(\.self) }
  }

  /// Points of a curve: even steps, finer where the tail is.
  private static let fractions =
    (0...98).map { Double($0) / 100 }
    + [0.985, 0.99, 0.9925, 0.995, 0.9975, 0.999, 0.9995, 0.9999, 1]

  private func curves(_ kind: Kind) -> Figure {
    let points = cells.map { cell -> [(Double, Double)] in
      let histogram = kind.histogram(cell)
      guard histogram.count > 0 else { return [] }
      return LatencyFigures.fractions.map { (seconds(histogram, $0), $0) }
    }
    // Zeros have no place on a logarithmic axis.
    let drawn = points.map { $0.filter { $0.0 > 0 } }
    let axis = FigureAxis(drawn.flatMap { $0.map(\.0) }, .seconds)
    var figure = Figure(
      "cdf-\(kind.rawValue)", "\(kind.title) of requests",
      caption: "Completed requests with at most that \(kind.title), over \(scope.replications) of "
        + "\(scope.place) together.",
      finding: finding(kind, 0.99), template: "cdf.gp")
    figure.set(axis, "x", title: kind.title, isLog: true)
    figure.data = [
      (
        "curves",
        FigureData.tables(drawn.map { $0.map { FigureData.row($0.0 * axis.scale, $0.1) } })
      )
    ]
    figure.legend = scope.contestants
    figure.table = percentiles(kind)
    return figure
  }

  private func percentiles(_ kind: Kind) -> FigureTable {
    let quantiles = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999]
    return FigureTable(
      columns: [kind.title] + quantiles.map { "P" + Quantity.plain($0 * 100) },
      rows: zip(scope.contestants, cells).map { name, cell in
        let histogram = kind.histogram(cell)
        return [name]
          + quantiles.map {
            histogram.count > 0 ? Quantity.time(seconds(histogram, $0)) : "–"
          }
      })
  }

  private func bars(_ kind: Kind) -> Figure? {
    let leaves = ["p50", "p90", "p99"]
    let estimates = scope.entries.map { entry in
      leaves.map { entry.summary.estimate(Metric("\(kind.rawValue)_s.\($0)")) }
    }
    let known = estimates.flatMap { $0.compactMap(\.self) }
    guard !known.isEmpty else { return nil }
    let axis = FigureAxis(known.map(\.value), .seconds)
    let rows = estimates.map { own in
      own.enumerated().compactMap { place, estimate in
        estimate.map { estimate in
          let half = estimate.halfWidth ?? 0
          return FigureData.row(
            Double(place + 1), estimate.value * axis.scale,
            max(0, estimate.value - half) * axis.scale, (estimate.value + half) * axis.scale)
        }
      }
    }
    var figure = Figure(
      "percentiles-\(kind.rawValue)", "\(kind.title): P50, P90 and P99",
      caption: "Percentiles of the \(kind.title) over \(scope.replications) of \(scope.place)."
        + scope.intervals,
      finding: finding(kind, 0.5) + " " + finding(kind, 0.99), template: "bars.gp")
    figure.set(
      axis, "y", title: kind.title, isLog: axis.isWide && spread(estimates) > 20)
    figure.set("clusters", list: leaves.map { $0.uppercased() })
    figure.set("intervals", scope.hasIntervals)
    figure.data = [("bars", FigureData.tables(rows))]
    figure.legend = scope.contestants
    figure.table = FigureTable(
      columns: [kind.title] + leaves.map { $0.uppercased() },
      rows: zip(scope.contestants, estimates).map { name, own in
        [name] + own.map { $0.map { MetricText.estimate($0, .seconds) } ?? "–" }
      })
    return figure
  }

  /// How many times the largest P99 is the smallest: with linear bars, the small would not be seen.
  private func spread(_ estimates: [[Estimate?]]) -> Double {
    let tails = estimates.compactMap { $0.last?.map(\.value) }
    guard let low = tails.min(), let high = tails.max(), low > 0 else { return 1 }
    return high / low
  }

  /// `P99 TTFT is lowest for a, 12 ms, and highest for b, 30 ms.`
  private func finding(_ kind: Kind, _ quantile: Double) -> String {
    let known = zip(scope.contestants, cells).compactMap { name, cell in
      let histogram = kind.histogram(cell)
      return histogram.count > 0 ? (name: name, value: seconds(histogram, quantile)) : nil
    }
    return FigureFinding.extremes(
      "P\(Quantity.plain(quantile * 100)) \(kind.title)", known, .seconds)
  }

  private func seconds(_ histogram: Histogram, _ quantile: Double) -> Double {
    SimTime(picoseconds: histogram.quantile(quantile)).seconds
  }
}
