package import Calibration
internal import Study

/// A measured run and its replay as a picture: running, waiting and KV use over time, and the
/// distributions of TTFT and E2E.
package enum ReplayFigure {
  package static func figure(
    of picture: ReplayPicture, _ comparison: ReplayComparison
  ) -> Figure {
    var figure = Figure(
      "replay", "\(comparison.scenario): measured and simulated",
      caption: "\(comparison.scenario) on the requests of \(comparison.measured).", finding: "",
      template: "replay.gp")
    figure.width = 760
    let (theirs, ours) = (picture.measured, picture.simulated)
    let time = FigureAxis(theirs.seconds, .seconds)
    var levels: [(name: String, measured: [Double], simulated: [Double])] = []
    if !theirs.seconds.isEmpty {
      levels = [
        ("running", theirs.running, ours.running), ("waiting", theirs.waiting, ours.waiting),
      ]
      if let measured = theirs.kv, let simulated = ours.kv {
        levels.append(("KV use (%)", measured.map { $0 * 100 }, simulated.map { $0 * 100 }))
      }
    }
    figure.set("levels", Double(levels.count))
    figure.set("xtitle", text: time.label("time"))
    figure.set("low", (theirs.seconds.first.map { min(0, $0) } ?? 0) * time.scale)
    figure.set("high", (theirs.seconds.last ?? 1) * time.scale)
    let curves = [("TTFT", picture.ttft), ("E2E", picture.e2e)].filter { !$0.1.measured.isEmpty }
    figure.set("curves", Double(curves.count))
    figure.data =
      levels.enumerated().map { index, level in
        let lines = [level.measured, level.simulated].map { values in
          zip(theirs.seconds, values).map { FigureData.row($0 * time.scale, $1) }
        }
        return ("level\(index + 1)", FigureData.tables(lines))
      }
    for (index, curve) in curves.enumerated() {
      let axis = FigureAxis(curve.1.measured + curve.1.simulated, .seconds)
      figure.set("curvetitle\(index + 1)", text: axis.label(curve.0))
      let lines = [curve.1.measured, curve.1.simulated].map { distribution($0, axis) }
      figure.data.append(("curve\(index + 1)", FigureData.tables(lines)))
    }
    for (index, level) in levels.enumerated() {
      figure.set("leveltitle\(index + 1)", text: level.name)
    }
    figure.height = 150 * levels.count + (curves.isEmpty ? 0 : 250)
    figure.legend = ["measured", "simulated"]
    return figure
  }

  /// Points of a curve, at most.
  private static let mostPoints = 150

  /// The value and the fraction of all at or below it.
  private static func distribution(_ values: [Double], _ axis: FigureAxis) -> [String] {
    let step = max(1, values.count / mostPoints)
    var places = Array(stride(from: step - 1, to: values.count, by: step))
    if let last = places.last, last != values.count - 1 { places.append(values.count - 1) }
    return places.map {
      FigureData.row(values[$0] * axis.scale, Double($0 + 1) / Double(values.count))
    }
  }
}
