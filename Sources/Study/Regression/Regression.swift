internal import DiscreteEvents
package import Scenario
internal import Statistics

/// A scenario's fresh runs held against its baseline.
///
/// Every metric is compared by the means of the replications' own values, percentiles too. A
/// replication's P99 is an independent observation, so Student's and Welch's tests apply as they
/// stand, to any part of the replications; that the mean of such percentiles is a little off the
/// percentile of all requests together matters not, since runs of the same length are off by the
/// same on both sides.
package struct Regression: Sendable {
  package let baseline: Baseline
  package let fresh: FreshRuns
  /// How many replications were compared one by one, over the same random numbers; `nil` = the
  /// seeds differ, and two independent samples were compared.
  package let pairs: Int?
  package let changes: [MetricChange]

  /// The family-wise level of a scenario's tests: the chance, at most, that one that changed
  /// nothing for the worse fails.
  package static let level = 0.01

  package init(_ fresh: FreshRuns, against baseline: Baseline) {
    self.fresh = fresh
    self.baseline = baseline
    let pairs =
      fresh.seed == baseline.seed ? min(fresh.summaries.count, baseline.replications) : nil
    self.pairs = pairs
    let known = Set(fresh.summaries[0].numbers.map(\.path) + baseline.metrics.map(\.metric))
    let watched = WatchedMetric.all(fresh.scenario.regress, among: known)
    let changes = watched.compactMap { watched in
      let before = baseline.values(of: watched.metric.path)
      let after = watched.metric.values(in: fresh.summaries)
      return MetricChange(
        watched, before: before.map { Array($0.prefix(pairs ?? $0.count)) },
        after: after.map { Array($0.prefix(pairs ?? $0.count)) }, paired: pairs != nil)
    }
    self.changes = MetricChange.judge(changes, level: Regression.level)
  }

  /// What fails the test, in order.
  package var failures: [MetricChange] { changes.filter(\.verdict.isFailure) }

  package var improvements: [MetricChange] { changes.filter { $0.verdict == .better } }

  /// Whether every number is what it was, to the last bit.
  package var isIdentical: Bool {
    pairs != nil
      && changes.allSatisfy { change in
        change.difference.map { $0.estimate == 0 && $0.standardError == 0 } ?? false
      }
  }

  /// What a reader should know besides.
  package var notes: [String] {
    var notes = fresh.notes
    if fresh.overrides == baseline.overrides,
      fresh.scenario.runFingerprint != baseline.fingerprint
    {
      notes.append(
        "\(fresh.scenario.file), or a file that it names, has changed since the baseline was "
          + "recorded.")
    }
    if !baseline.overrides.isEmpty, fresh.overrides != baseline.overrides {
      let changes = baseline.overrides.map { "--set \($0)" }.joined(separator: " ")
      notes.append("The baseline was recorded with \(changes).")
    }
    if fresh.warmup != baseline.warmup {
      notes.append(
        "The first \(fresh.warmup.seconds) s are left out; of the baseline, "
          + "\(baseline.warmup.seconds) s.")
    }
    if let pairs, pairs < fresh.summaries.count || pairs < baseline.replications {
      notes.append(
        "Compared are the \(pairs) replications that both have: the baseline has "
          + "\(baseline.replications), these runs \(fresh.summaries.count).")
    }
    return notes
  }
}
