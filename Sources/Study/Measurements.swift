package import Fleet
internal import Statistics

/// What independent replications of one configuration measured.
///
/// A percentile is that of the requests of all replications together; its interval is found by
/// sectioning, each replication being a section. Every other number is the mean of the
/// replications' own, with a Student-t interval.
package struct Measurements: Sendable {
  /// One a replication, in order.
  package private(set) var summaries: [Summary] = []
  /// What the requests of all replications saw.
  package private(set) var cells: StreamCells?
  /// What the choices of arms were worth in each replication; empty where nothing is known of it.
  package private(set) var regrets: [RegretCurve] = []
  /// How each replication broke; empty where nothing breaks.
  package private(set) var faultHistories: [FaultHistory] = []

  package init() {}

  /// Adds the replications that follow those there are; `cells` are theirs merged.
  package mutating func append(
    _ more: [Summary], cells added: StreamCells?, regrets: [RegretCurve] = [],
    faultHistories: [FaultHistory] = []
  ) {
    summaries += more
    self.regrets += regrets
    self.faultHistories += faultHistories
    guard let added else { return }
    if cells == nil { cells = added } else { cells?.merge(added) }
  }

  package var replications: Int { summaries.count }

  /// Whether there are several replications and they are one and the same: nothing in the
  /// configuration is random, as when a trace is replayed by a policy that draws nothing.
  package var isConstant: Bool {
    // Runs in which nothing happened are the same for want of requests, not of randomness.
    summaries.count > 1 && summaries[0].simulatedS > 0
      && summaries.dropFirst().allSatisfy { $0 == summaries[0] }
  }

  /// The first of replications that are all the same.
  func collapsed() -> Measurements {
    var one = Measurements()
    one.summaries = Array(summaries.prefix(1))
    // The histograms of equal replications merged have the quantiles of one.
    one.cells = cells
    one.regrets = Array(regrets.prefix(1))
    one.faultHistories = Array(faultHistories.prefix(1))
    return one
  }

  /// The numbers of all replications (at least one), with their intervals.
  package var summary: Summary {
    let mean = Summary.mean(of: summaries)
    guard let cells, summaries.count > 1 else { return mean }
    var pooled = mean.withLatencies(of: cells)
    var intervals = mean.intervals ?? [:]
    let means = mean.table.map(\.value)
    var row = 0
    pooled.visit { path, value in
      defer { row += 1 }
      let metric = Metric(path)
      if metric.quantile == nil {
        value = means[row]
      } else {
        let estimate = SectionedEstimate(pooled: value, sections: sections(metric))
        intervals[path] = estimate.halfWidth()
      }
    }
    pooled.intervals = intervals
    return pooled
  }

  /// Each replication's own value of `metric`; empty when it has none.
  package func sections(_ metric: Metric) -> [Double] {
    summaries.compactMap { $0.number(at: metric.path) }
  }
}

/// A number and how sure we are of it.
package struct Estimate: Hashable, Sendable {
  package var value: Double
  /// Half the width of the 95 % interval; `nil` for a single replication.
  package var halfWidth: Double?

  package init(value: Double, halfWidth: Double?) {
    self.value = value
    self.halfWidth = halfWidth
  }

  /// The half-width as a part of the value; `nil` when there is none.
  package var relativeHalfWidth: Double? {
    guard let halfWidth, value != 0 else { return nil }
    return halfWidth / abs(value)
  }
}

extension Summary {
  /// This summary's number for `metric`; `nil` when it has none, or when it is a latency and no
  /// request completed.
  package func estimate(_ metric: Metric) -> Estimate? {
    guard let value = number(at: metric.path) else { return nil }
    if metric.isLatency, requests.completed == 0 { return nil }
    return Estimate(value: value, halfWidth: intervals?[metric.path])
  }
}
