internal import DiscreteEvents
internal import Fleet
internal import Scenario
internal import Study

/// How requests fared over time in a fleet that breaks.
struct FaultFigure {
  private let scope: FigureScope
  /// One for each variant shown; empty where one of them never breaks.
  private let curves: [GoodputCurve]

  /// Points of a line, at most.
  private static let mostPoints = 200
  /// Outages shaded, at most: more would leave no light.
  private static let mostShades = 60

  init(_ scope: FigureScope) {
    self.scope = scope
    let all = scope.entries.compactMap {
      GoodputCurve($0.measurements.faultHistories, atMost: Self.mostPoints)
    }
    curves = all.count == scope.entries.count ? all : []
  }

  /// One figure, or none where nothing breaks.
  var all: [Figure] {
    guard let end = curves.compactMap(\.points.last?.time).max() else { return [] }
    let points = curves.flatMap(\.points)
    let time = FigureAxis([end.seconds], .seconds)
    let rate = FigureAxis(points.map { max($0.offered, $0.good.value) }, .perSecond)
    var figure = Figure(
      "faults", "Goodput while things break", caption: caption, finding: finding,
      template: "faults.gp")
    figure.set("xtitle", text: time.label("time of arrival"))
    figure.set("ytitle", text: rate.label("good requests"))
    figure.set("high", end.seconds * time.scale)
    figure.set("intervals", scope.hasIntervals)
    let shades = shades(until: end)
    figure.set("starts", list: shades.map { FigureData.number($0.lowerBound * time.scale) })
    figure.set("ends", list: shades.map { FigureData.number($0.upperBound * time.scale) })
    let lines = curves.map { curve in
      curve.points.map { point in
        let (good, half) = (point.good.value, point.good.halfWidth ?? 0)
        return FigureData.row(
          point.time.seconds * time.scale, good * rate.scale,
          max(0, good - half) * rate.scale, (good + half) * rate.scale)
      }
    }
    let offered = (curves.first?.points ?? []).map {
      FigureData.row($0.time.seconds * time.scale, $0.offered * rate.scale)
    }
    figure.data = [
      ("lines", FigureData.tables(lines)), ("offered", FigureData.tables([offered])),
    ]
    figure.legend = scope.contestants
    figure.table = table
    return [figure]
  }

  /// Outages of the first variant that are the same in every replication, with their faults.
  private var shown: [(name: String, outage: OutageRecord)] {
    guard let entry = scope.entries.first,
      let outages = entry.measurements.faultHistories.first?.outages
    else { return [] }
    let faults = entry.variant.scenario.config.faults
    return outages.filter { faults.indices.contains($0.fault) }.compactMap { outage in
      let fault = faults[outage.fault]
      if scope.hasIntervals, case .renewal = fault.outages { return nil }
      return (fault.name, outage)
    }
  }

  /// When those are, in seconds, put together where they overlap; none where there are too many.
  private func shades(until end: SimTime) -> [ClosedRange<Double>] {
    var shades: [ClosedRange<Double>] = []
    for (_, outage) in shown where outage.start <= end {
      let until = min(outage.end ?? end, end).seconds
      if let last = shades.last, outage.start.seconds <= last.upperBound {
        shades[shades.count - 1] = last.lowerBound...max(last.upperBound, until)
      } else {
        shades.append(outage.start.seconds...until)
      }
    }
    return shades.count <= Self.mostShades ? shades : []
  }

  private var caption: String {
    let span = curves.first.map { Quantity.time($0.span.seconds) } ?? ""
    return "Requests a second that completed within their SLO, by when they came, each point over "
      + "\(span), in \(scope.replications) of \(scope.place). The thin line is what came."
      + (scope.hasIntervals ? " Bands are 95 % intervals." : "") + outages
  }

  /// What is shaded.
  private var outages: String {
    guard let end = curves.compactMap(\.points.last?.time).max(), !shades(until: end).isEmpty
    else { return "" }
    var parts = shown.prefix(3).map { name, outage in
      let start = "\(name) from \(Quantity.time(outage.start.seconds))"
      return outage.end.map { "\(start) to \(Quantity.time($0.seconds))" } ?? start
    }
    if shown.count > 3 { parts.append("\(shown.count - 3) more") }
    return " Shaded: " + parts.joined(separator: ", ") + "."
  }

  private var finding: String {
    let times = zip(scope.contestants, scope.entries).compactMap { name, entry in
      entry.summary.estimate(Metric(Self.timeToRecover)).map { (name: name, value: $0.value) }
    }
    guard !times.isEmpty else {
      return FigureFinding.extremes("Availability", availabilities, .fraction)
    }
    return FigureFinding.extremes("The mean time to recover", times, .seconds)
  }

  private var availabilities: [(name: String, value: Double)] {
    zip(scope.contestants, scope.entries).compactMap { name, entry in
      entry.summary.faults.map { (name: name, value: $0.availability) }
    }
  }

  private static let timeToRecover = "faults.time_to_recover_s.mean"

  private var table: FigureTable {
    let metrics: [(title: String, path: String)] = [
      ("time to recover", Self.timeToRecover), ("failed", "requests.failed"),
      ("sent again", "faults.resent"), ("tokens lost", "faults.lost_tokens"),
      ("availability", "faults.availability"),
    ]
    return FigureTable(
      columns: ["variant", "lowest goodput"] + metrics.map(\.title),
      rows: zip(zip(scope.contestants, scope.entries), curves).map { variant, curve in
        let lowest = curve.points.map(\.good.value).min()
        return [variant.0, lowest.map { Quantity.rate($0) } ?? "–"]
          + metrics.map { metric in
            variant.1.summary.estimate(Metric(metric.path)).map {
              MetricText.estimate($0, Metric(metric.path).unit)
            } ?? "–"
          }
      })
  }
}
