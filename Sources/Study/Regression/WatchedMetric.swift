package import Scenario

/// A metric that a regression test watches, and how much worse it may get before anyone minds.
package struct WatchedMetric: Hashable, Sendable {
  package let metric: Metric
  package let threshold: Threshold

  /// What `plan` watches of the numbers at `paths`, in order: what is watched unless the plan says
  /// otherwise, then what it adds.
  package static func all(_ plan: RegressionPlan, among paths: Set<String>) -> [WatchedMetric] {
    let usual = Metric.headlinePaths + losses
    let added = plan.rules.map(\.metric).filter { !usual.contains($0) }
    return (usual + added).filter(paths.contains).compactMap { path in
      let metric = Metric(path)
      let rule = plan.rules.first { $0.metric == path }
      guard let threshold = rule.map(\.threshold) ?? usualThreshold(of: metric) else { return nil }
      return WatchedMetric(metric: metric, threshold: threshold)
    }
  }

  /// What users lose, and what the fleet does twice.
  private static let losses = [
    "requests.rejected", "requests.failed", "requests.timed_out", "requests.unfinished",
    "kv.preemptions",
  ]

  /// How much worse a metric may get where the scenario does not say.
  ///
  /// Of latencies, throughput, goodput and energy, 2 %: less than that no user feels, and it is
  /// below what timing models are off by, while the changes that regression tests are for (a
  /// scheduler that batches otherwise, a router that overlooks a replica) move tails by tens of
  /// percent. Of SLO attainment one percentage point, as it is a percentage itself. Of cost 1 %:
  /// money is exact, and differs only by how long the fleet takes to drain. Of lost requests and
  /// preemptions 5 %, and ten at least: a part of a small count is nothing, and a fixed count is
  /// nothing where there are thousands.
  private static func usualThreshold(of metric: Metric) -> Threshold? {
    if losses.contains(metric.path) { return Threshold(part: 0.05, distance: 10) }
    return switch metric.unit {
    case .fraction: Threshold(distance: 0.01)
    case .dollars: Threshold(part: 0.01)
    case .seconds, .perSecond, .count, .score, .joules, .perJoule, .watts, .grams:
      Threshold(part: 0.02)
    }
  }
}

extension Metric {
  /// Each replication's own value; `nil` where there is none: the summary lacks the number, or it
  /// is a latency and in some replication no request completed.
  func values(in replications: [Summary]) -> [Double]? {
    let values = replications.compactMap { $0.number(at: path) }
    guard values.count == replications.count, !values.isEmpty else { return nil }
    guard isLatency else { return values }
    let owner = path.hasPrefix("streams[") ? path.prefix { $0 != "." } + "." : ""
    let isServed = replications.allSatisfy {
      $0.number(at: "\(owner)requests.completed").map { $0 > 0 } ?? false
    }
    return isServed ? values : nil
  }
}
