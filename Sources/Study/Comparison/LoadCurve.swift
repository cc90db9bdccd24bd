internal import Statistics

/// How a metric of one contestant goes with the load.
package struct LoadCurve: Sendable {
  package struct Point: Hashable, Sendable {
    package let load: Double
    /// Index of the variant.
    package let variant: Int
    package let estimate: Estimate
  }

  package let contestant: String
  /// What the load is, such as `workload[0].arrivals.poisson`, and its unit as written (`/s`).
  package let path: String
  package let unit: String
  package let metric: Metric
  /// By load.
  package let points: [Point]
  /// Index in `points` of the knee, beyond which the metric rises steeply; `nil` = none was found.
  package let knee: Int?

  /// The curves of all contestants, in order of their first variant.
  static func all(_ entries: [Comparison.Entry], of metric: Metric) -> [LoadCurve] {
    var names: [String] = []
    for entry in entries where entry.variant.load != nil {
      if !names.contains(entry.variant.contestant) { names.append(entry.variant.contestant) }
    }
    return names.compactMap { LoadCurve($0, entries, of: metric) }
  }

  private init?(_ contestant: String, _ entries: [Comparison.Entry], of metric: Metric) {
    let own = entries.indices.filter {
      entries[$0].variant.contestant == contestant && entries[$0].variant.load != nil
    }
    guard let load = own.first.flatMap({ entries[$0].variant.load }) else { return nil }
    self.contestant = contestant
    self.metric = metric
    path = load.path
    unit = load.unit
    points = own.compactMap { index in
      guard let load = entries[index].variant.load,
        let estimate = entries[index].summary.estimate(metric)
      else { return nil }
      return Point(load: load.number, variant: index, estimate: estimate)
    }.sorted { $0.load < $1.load }
    knee =
      metric.direction == .lower
      ? Knee.index(of: points.map { ($0.load, $0.estimate.value) }) : nil
  }
}
