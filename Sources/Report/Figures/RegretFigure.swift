internal import Fleet
internal import Study

/// How much less than the best choices each variant's were worth, as requests went by.
struct RegretFigure {
  private let scope: FigureScope
  /// Against the same comparator, one for each variant shown; empty where they have none in common.
  private let growths: [RegretGrowth]

  init(_ scope: FigureScope) {
    self.scope = scope
    let runs = scope.entries.map(\.measurements.regrets)
    let all = [RegretCurve.Comparator.cache, .clairvoyant].map { comparator in
      runs.compactMap { RegretGrowth($0, against: comparator) }
    }
    growths = all.first { $0.count == runs.count } ?? []
  }

  /// One figure, or none where nothing is known of quality, or there is no regret to be seen.
  var all: [Figure] {
    let drawn = growths.map(RegretFigure.drawn)
    guard let comparator = growths.first?.comparator, drawn.contains(where: { $0.count > 1 })
    else { return [] }
    let points = drawn.flatMap(\.self)
    let requests = FigureAxis(points.map { Double($0.requests) }, .count, isScaled: false)
    let axis = FigureAxis(
      points.flatMap { [$0.regret.value, $0.regret.value + ($0.regret.halfWidth ?? 0)] }, .count,
      isScaled: false)
    var figure = Figure(
      "regret", "Regret", caption: caption(comparator), finding: finding, template: "regret.gp")
    figure.set(requests, "x", title: "requests", isLog: true, marks: 7)
    figure.set(axis, "y", title: "regret", isLog: true, marks: 7)
    figure.set("intervals", scope.hasIntervals)
    let floor = axis.logRange.low
    figure.data = [
      (
        "curves",
        FigureData.tables(
          drawn.map { own in
            own.map { point in
              let (value, half) = (point.regret.value, point.regret.halfWidth ?? 0)
              return FigureData.row(
                Double(point.requests), value, max(floor, value - half), value + half)
            }
          })
      )
    ]
    figure.legend = scope.contestants
    figure.table = table
    return [figure]
  }

  /// The part of a curve that is shown: its last three powers of ten, as before there is chance and
  /// little else, and only what has a logarithm.
  private static func drawn(_ growth: RegretGrowth) -> [RegretGrowth.Point] {
    let end = growth.points.last?.requests ?? 0
    return growth.points.filter { 1000 * $0.requests >= end && $0.regret.value > 0 }
  }

  private func caption(_ comparator: RegretCurve.Comparator) -> String {
    let best =
      switch comparator {
      case .cache:
        "the best fixed set of adapters in memory, the same requests, and each request's "
          + "best choice from it"
      case .clairvoyant: "each request's best arm"
      case .fixed: "the best fixed arm"
      }
    return "What was lost against \(best), in expected reward summed over requests, in "
      + "\(scope.replications) of \(scope.place). On these axes a power of the number T of "
      + "requests is a straight line; thin lines grow as T and as √T."
      + (scope.hasIntervals ? " Bands are 95 % intervals." : "")
  }

  private var finding: String {
    let finals = zip(scope.contestants, growths).compactMap { name, growth in
      growth.points.last.map { (name: name, value: $0.regret.value) }
    }
    let slopes = zip(scope.contestants, growths).compactMap { name, growth in
      growth.slope.map {
        "\(name)'s as T^" + Quantity.exponent($0.value, halfWidth: $0.halfWidth)
      }
    }
    return FigureFinding.extremes("Regret at the end", finals, .count)
      + (slopes.isEmpty ? "" : " It grows: " + slopes.joined(separator: ", ") + ".")
  }

  private var table: FigureTable {
    FigureTable(
      columns: ["variant", "requests", "regret", "grows as"],
      rows: zip(scope.contestants, growths).map { name, growth in
        let last = growth.points.last
        let slope = growth.slope.map {
          "T^" + Quantity.exponent($0.value, halfWidth: $0.halfWidth)
        }
        return [
          name, last.map { Quantity.count(Double($0.requests)) } ?? "–",
          last.map { MetricText.estimate($0.regret, .count) } ?? "–", slope ?? "–",
        ]
      })
  }
}
