internal import DiscreteEvents
internal import Scenario
internal import Statistics
internal import Study

/// Regression tests as JSON: what `seatrial regress --json` prints.
package enum RegressionJSON {
  /// One object, its keys in a fixed order, in snake case.
  package static func text(_ report: RegressionReport) -> String {
    OrderedJSON.document(Document(report))
  }

  private struct Document {
    let ok: Bool
    let level = Regression.level
    let wallS: Double
    let scenarios: [Test]

    init(_ report: RegressionReport) {
      ok = report.failed.isEmpty
      wallS = report.wallS
      scenarios = report.outcomes.map(Test.init)
    }
  }

  private struct Test {
    let scenario: String
    let file: String
    let baseline: String
    let set: [String]
    let seed: UInt64
    let replications: Int
    /// Absent where the samples are independent.
    let pairs: Int?
    let warmupS: Double
    let wallS: Double
    let ok: Bool
    let again: String
    let notes: [String]
    let metrics: [Change]

    init(_ outcome: RegressionReport.Outcome) {
      let (regression, fresh) = (outcome.regression, outcome.regression.fresh)
      scenario = outcome.name
      file = outcome.file
      baseline = outcome.baselineFile
      set = fresh.overrides
      seed = fresh.seed
      replications = fresh.summaries.count
      pairs = regression.pairs
      warmupS = fresh.warmup.seconds
      wallS = fresh.wallS
      ok = regression.failures.isEmpty
      again = outcome.again
      notes = regression.notes
      metrics = regression.changes.map(Change.init)
    }
  }

  private struct Change {
    let metric: String
    let verdict: String
    let before: Double?
    let after: Double?
    let difference: Double?
    /// Of the 95 % interval of the difference.
    let halfWidth: Double?
    /// In the metric's own unit.
    let tolerance: Double
    let adjustedP: Double?

    init(_ change: MetricChange) {
      metric = change.metric.path
      verdict = change.verdict.rawValue
      (before, after) = (change.before, change.after)
      difference = change.difference?.estimate
      halfWidth = change.difference?.halfWidth()
      tolerance = change.margin
      adjustedP = change.adjustedP
    }
  }
}
