internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Scenario
internal import Study

/// What a fleet looked like over time: requests waiting and running, KV memory in use.
struct TimeFigures {
  private let scope: FigureScope
  /// By variant shown.
  private let states: [[State]]

  /// All pools at an instant.
  private struct State {
    var seconds: Double
    var waiting: Double
    var running: Double
    /// Fraction of all KV blocks.
    var memory: Double
  }

  init(_ scope: FigureScope) {
    self.scope = scope
    states = scope.entries.map { TimeFigures.states(of: $0) }
  }

  var all: [Figure] {
    guard states.contains(where: { $0.count > 1 }) else { return [] }
    return [
      figure("waiting", "Requests waiting", .count, \.waiting),
      figure("running", "Sequences running", .count, \.running),
      figure("kv", "KV memory in use", .fraction, \.memory),
    ]
  }

  private static func states(of entry: Comparison.Entry) -> [State] {
    let pools = entry.variant.scenario.config.pools
    let blocks = pools.reduce(0.0) { $0 + Double($1.kvBlocks) * Double($1.replicas) }
    var states: [State] = []
    var time: SimTime?
    for sample in entry.picture?.series ?? [] {
      if sample.time != time {
        // What the router holds is told once for each pool.
        states.append(
          State(
            seconds: sample.time.seconds, waiting: Double(sample.held), running: 0, memory: 0))
        time = sample.time
      }
      states[states.count - 1].waiting += Double(sample.waiting)
      states[states.count - 1].running += Double(sample.running)
      states[states.count - 1].memory += blocks > 0 ? Double(sample.kvBlocksUsed) / blocks : 0
    }
    return states
  }

  /// Points of a line, at most.
  private static let mostPoints = 180

  /// Samples that one point is the mean of.
  private var samplesPerPoint: Int {
    let most = states.map(\.count).max() ?? 0
    return max(1, (most + TimeFigures.mostPoints - 1) / TimeFigures.mostPoints)
  }

  private func figure(
    _ name: String, _ title: String, _ unit: Metric.Unit, _ value: KeyPath<State, Double>
  ) -> Figure {
    let time = FigureAxis(states.flatMap { $0.map(\.seconds) }, .seconds)
    let axis = FigureAxis(states.flatMap { $0.map { $0[keyPath: value] } }, unit)
    let step = samplesPerPoint
    let rows = states.map { own in
      stride(from: 0, to: own.count, by: step).map { start in
        let part = own[start..<min(start + step, own.count)]
        let mean = part.reduce(0) { $0 + $1[keyPath: value] } / Double(part.count)
        return FigureData.row(own[start].seconds * time.scale, mean * axis.scale)
      }
    }
    let means = zip(scope.contestants, states).filter { !$0.1.isEmpty }.map { name, own in
      (name: name, value: own.reduce(0) { $0 + $1[keyPath: value] } / Double(own.count))
    }
    var figure = Figure(
      "time-\(name)", title,
      caption: "\(title), over all replicas, in the first of \(scope.replications) of "
        + "\(scope.place).\(smoothing(step))",
      finding: FigureFinding.extremes("The mean over time", means, unit), template: "series.gp")
    figure.set("xtitle", text: time.label("time"))
    figure.set("ytitle", text: axis.label(title.lowercased().replacing("kv", with: "KV")))
    figure.set("high", (states.compactMap { $0.last?.seconds }.max() ?? 1) * time.scale)
    figure.data = [("lines", FigureData.tables(rows))]
    figure.legend = scope.contestants
    figure.table = table(title, unit, value)
    return figure
  }

  private func smoothing(_ step: Int) -> String {
    guard step > 1, let own = states.first(where: { $0.count > step }) else { return "" }
    return " Each point is the mean over \(Quantity.time(own[step].seconds - own[0].seconds))."
  }

  private func table(
    _ title: String, _ unit: Metric.Unit, _ value: KeyPath<State, Double>
  ) -> FigureTable {
    FigureTable(
      columns: [title, "mean", "highest", "at the end"],
      rows: zip(scope.contestants, states).map { name, own in
        guard let last = own.last else { return [name, "–", "–", "–"] }
        let values = own.map { $0[keyPath: value] }
        let mean = values.reduce(0, +) / Double(values.count)
        return [name]
          + [mean, values.max() ?? 0, last[keyPath: value]].map { Quantity.text($0, unit) }
      })
  }
}
