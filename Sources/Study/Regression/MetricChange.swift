package import Scenario
package import Statistics

/// One watched metric of a scenario: what it was, what it is, and what to think of that.
package struct MetricChange: Sendable {
  package let metric: Metric
  package let threshold: Threshold
  /// The mean of the baseline's replications; `nil` = it has none.
  package let before: Double?
  /// The mean of the fresh replications; `nil` = there is none.
  package let after: Double?
  /// After − before, in the metric's own unit; `nil` where either is missing.
  package let difference: Difference?
  /// The p-value of "it got no worse", or, where it looks better, of "it got no better", adjusted
  /// by Holm's method for all metrics of the scenario.
  package private(set) var adjustedP: Double?
  package private(set) var verdict: Verdict

  /// What to think of a change.
  package enum Verdict: String, Hashable, Sendable {
    /// Worse beyond the threshold, and not by chance.
    case worse
    /// Of a metric that is no merit: another number beyond the threshold, and not by chance.
    case moved
    /// There was a number, and there is none any more.
    case vanished
    /// There is a number, and the baseline has none.
    case appeared
    /// Better beyond the threshold, and not by chance.
    case better
    /// Beyond the threshold, and perhaps by chance.
    case unclear
    /// Not by chance, and within the threshold.
    case small
    /// Within the threshold, and perhaps by chance.
    case same

    /// Whether it fails the test.
    package var isFailure: Bool {
      switch self {
      case .worse, .moved, .vanished, .appeared: true
      case .better, .unclear, .small, .same: false
      }
    }
  }

  /// `paired` takes the values for those of the same replications, over the same random numbers.
  init?(_ watched: WatchedMetric, before: [Double]?, after: [Double]?, paired: Bool) {
    metric = watched.metric
    threshold = watched.threshold
    self.before = before.map(MetricChange.mean)
    self.after = after.map(MetricChange.mean)
    switch (before, after) {
    case (nil, nil): return nil
    case (_?, nil):
      (difference, verdict) = (nil, .vanished)
    case (nil, _?):
      (difference, verdict) = (nil, .appeared)
    case (let before?, let after?):
      difference = paired ? .paired(after, before) : .welch(after, before)
      verdict = .same
    }
  }

  /// The mean, exact where all are equal.
  private static func mean(_ values: [Double]) -> Double {
    values[0] + values.reduce(0) { $0 + ($1 - values[0]) } / Double(values.count)
  }

  /// Whether it got worse, as far as the estimate goes; a metric that is no merit gets worse
  /// whichever way it moves.
  package var looksWorse: Bool { (worsening ?? 0) > 0 }

  /// How much worse it is, in its own unit; negative where it is better.
  private var worsening: Double? {
    guard let estimate = difference?.estimate else { return nil }
    return switch metric.direction {
    case .lower: estimate
    case .higher: -estimate
    case .neutral: abs(estimate)
    }
  }

  /// The most that it may get worse, in its own unit.
  package var margin: Double { threshold.margin(of: before ?? 0) }
}

extension MetricChange {
  /// Judges all of `changes` at the family-wise `level`.
  ///
  /// What fails must be worse by more than its threshold, and the one-sided test of "no worse"
  /// must reject at `level` after Holm's adjustment for all metrics. So a change that makes nothing
  /// worse fails with probability `level` at most, whichever thresholds there are. What improves is
  /// found by the mirror image of the same test.
  static func judge(_ changes: [MetricChange], level: Double) -> [MetricChange] {
    var changes = changes
    let tested = changes.indices.filter { changes[$0].difference != nil }
    let worse = Holm.adjusted(tested.map { changes[$0].pValue(ofWorse: true) })
    let better = Holm.adjusted(tested.map { changes[$0].pValue(ofWorse: false) })
    for (order, index) in tested.enumerated() {
      changes[index].settle(changes[index].looksWorse ? worse[order] : better[order], level)
    }
    return changes
  }

  private func pValue(ofWorse isWorse: Bool) -> Double {
    guard let difference else { return 1 }
    let more = difference.pValue(greaterThan: 0) ?? 1
    let less = difference.pValue(lessThan: 0) ?? 1
    return switch metric.direction {
    case .lower: isWorse ? more : less
    case .higher: isWorse ? less : more
    case .neutral: isWorse ? min(1, 2 * min(more, less)) : 1
    }
  }

  private mutating func settle(_ p: Double, _ level: Double) {
    guard let worsening else { return }
    adjustedP = p
    let isBeyond = abs(worsening) > margin
    switch (isBeyond, p <= level) {
    case (true, true):
      verdict = worsening < 0 ? .better : metric.direction == .neutral ? .moved : .worse
    case (true, false): verdict = .unclear
    case (false, true): verdict = .small
    case (false, false): verdict = .same
    }
  }
}
