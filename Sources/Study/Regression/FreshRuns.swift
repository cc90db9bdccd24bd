package import DiscreteEvents
internal import Fleet
package import Scenario

/// Replications of a scenario, run anew.
package struct FreshRuns: Sendable {
  package let scenario: Scenario
  /// The changes that were made to its file, each `path=value`.
  package let overrides: [String]
  package let seed: UInt64
  /// Requests that arrived before this were left out.
  package let warmup: SimTime
  /// One a replication, in order.
  package let summaries: [Summary]
  /// Of all of them, percentiles over all their requests.
  package let summary: Summary
  /// What a reader should know besides.
  package let notes: [String]
  package let wallS: Double

  /// What to run, where it is not what the scenario says.
  package struct Plan: Sendable {
    package var seed: UInt64?
    package var replications: Int?
    /// The warm-up of a scenario that does not say its own; `nil` = found by MSER-5.
    package var warmup: SimTime?
    /// At most so many at a time; `nil` = one for each core.
    package var threads: Int?
    /// Told of the replication, its time and the requests that have left it.
    package var progress: (@Sendable (Int, SimTime, Int) -> Void)?

    package init() {}
  }

  /// Runs the replications.
  ///
  /// - Throws: `RunError` or `TraceError`.
  package init(of scenario: Scenario, overrides: [String], _ plan: Plan = Plan()) throws {
    let clock = ContinuousClock()
    let start = clock.now
    var config = scenario.config
    config.seed = plan.seed ?? config.seed
    var notes: [String] = []
    if !scenario.hasWarmup {
      if let warmup = plan.warmup {
        config.warmup = warmup
      } else {
        let settled = try SettledStart.configs(
          [scenario], named: [scenario.name], threads: plan.threads)
        config.warmup = settled.configs[0].warmup
        notes = settled.notes
      }
    }
    let progress = plan.progress
    let runs = ReplicatedRuns([config], threads: plan.threads) { _, replication, time, left in
      progress?(replication, time, left)
    }
    var measurements = [Measurements()]
    try runs.add(0..<(plan.replications ?? scenario.regress.replications), to: &measurements)
    self.init(
      of: scenario, overrides: overrides, seed: config.seed, warmup: config.warmup,
      summaries: measurements[0].summaries, summary: measurements[0].summary, notes: notes,
      wallS: (clock.now - start) / .seconds(1))
  }

  /// Runs that were made already.
  package init(
    of scenario: Scenario, overrides: [String], seed: UInt64, warmup: SimTime,
    summaries: [Summary], summary: Summary? = nil, notes: [String] = [], wallS: Double = 0
  ) {
    self.scenario = scenario
    self.overrides = overrides
    self.seed = seed
    self.warmup = warmup
    self.summaries = summaries
    self.summary = summary ?? Summary.mean(of: summaries)
    self.notes = notes
    self.wallS = wallS
  }

  /// These runs as the baseline of later ones.
  package func baseline(file: String) -> Baseline {
    let paths = Set(summaries[0].numbers.map(\.path))
    let rows = WatchedMetric.all(scenario.regress, among: paths).compactMap { watched in
      watched.metric.values(in: summaries).map {
        Baseline.Row(metric: watched.metric.path, values: $0)
      }
    }
    return Baseline(
      scenario: scenario.name, file: file, fingerprint: scenario.runFingerprint,
      overrides: overrides, seed: seed, replications: summaries.count, warmup: warmup,
      metrics: rows)
  }
}
