package import Study

/// How a metric went from run to run, in each scenario and variant by itself.
package struct History {
  package let metric: Metric
  /// Oldest first.
  package let points: [HistoryPoint]
  /// For each point the index of the one before it in its scenario and variant.
  let previous: [Int?]

  /// - Parameter points: oldest first.
  package init(of metric: Metric, _ points: [HistoryPoint]) {
    self.metric = metric
    self.points = points
    var last: [[String]: Int] = [:]
    previous = points.enumerated().map { index, point in
      let series = [point.scenario, point.variant]
      defer { last[series] = index }
      return last[series]
    }
  }

  /// The relative change of the point at `index` against the one before it; `nil` for the first,
  /// and where it was zero.
  func change(at index: Int) -> Double? {
    guard let before = previous[index].map({ points[$0].value }), before != 0 else { return nil }
    let change = (points[index].value - before) / abs(before)
    return change.isFinite ? change : nil
  }

  /// Whether the point at `index` is known to have had another scenario than the one before it.
  func isOfAnotherScenario(at index: Int) -> Bool {
    previous[index].map { points[index].differsInScenario(from: points[$0]) } ?? false
  }

  /// The points of each scenario and variant, in order of their names.
  var series: [[HistoryPoint]] {
    let firsts = previous.indices.filter { previous[$0] == nil }.map { points[$0] }
    let sorted = firsts.sorted { ($0.scenario, $0.variant) < ($1.scenario, $1.variant) }
    return sorted.map { first in
      points.filter { $0.scenario == first.scenario && $0.variant == first.variant }
    }
  }
}
