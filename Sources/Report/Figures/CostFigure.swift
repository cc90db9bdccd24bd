internal import Study

/// What is paid against what is got, where variants cost differently.
struct CostFigure {
  private let scope: FigureScope
  /// What is paid: for a request, where every variant makes calls that have a price, or else for a
  /// run.
  private let cost: Metric
  private let noun: String

  init(_ scope: FigureScope) {
    self.scope = scope
    let price = Metric("calls.usd_per_request")
    let isPriced = scope.entries.allSatisfy { entry in
      entry.summary.estimate(price).map { $0.value > 0 } ?? false
    }
    cost = isPriced ? price : Metric("cost_usd")
    noun = isPriced ? "request" : "run"
  }

  /// One figure, or none where all cost about the same, or nothing is known of it.
  var all: [Figure] {
    let metric = scope.comparison.primary
    let points = scope.entries.map { entry in
      entry.summary.estimate(cost).flatMap { cost in
        entry.summary.estimate(metric).map { (cost: cost, value: $0) }
      }
    }
    let costs = points.compactMap { $0?.cost.value }
    // A run's cost goes with its length too, which differs a little between policies.
    guard let low = costs.min(), let high = costs.max(), costs.count == points.count,
      metric != cost, low > 0, high > 1.02 * low
    else { return [] }
    let axis = FigureAxis(points.compactMap { $0?.value.value }, metric.unit)
    var figure = Figure(
      "cost", "Cost against \(metric.title)",
      caption: "What a \(noun) costs, and its \(metric.title): means over \(scope.replications) of "
        + "\(scope.place). \(metric.direction == .higher ? "Higher" : "Lower") and further left is "
        + "better."
        + scope.intervals,
      finding: FigureFinding.extremes(
        "The cost", zip(scope.contestants, costs).map { (name: $0, value: $1) }, .dollars),
      template: "scatter.gp")
    figure.set(axis, "y", title: metric.title, isLog: axis.isWide)
    figure.set("xtitle", text: "cost of a \(noun) ($)")
    figure.set("low", max(0, low - 0.15 * (high - low)))
    figure.set("high", high + 0.15 * (high - low))
    let rows = points.map { point -> [String] in
      guard let (cost, value) = point else { return [] }
      let (side, half) = (cost.halfWidth ?? 0, value.halfWidth ?? 0)
      return [
        FigureData.row(
          cost.value, cost.value - side, cost.value + side, value.value * axis.scale,
          max(0.001 * value.value, value.value - half) * axis.scale,
          (value.value + half) * axis.scale)
      ]
    }
    figure.data = [("marks", FigureData.tables(rows))]
    figure.legend = scope.contestants
    figure.table = FigureTable(
      columns: ["variant", "cost", metric.title],
      rows: zip(scope.contestants, points).map { name, point in
        [
          name, point.map { MetricText.estimate($0.cost, .dollars) } ?? "–",
          point.map { MetricText.estimate($0.value, metric.unit) } ?? "–",
        ]
      })
    return [figure]
  }
}
