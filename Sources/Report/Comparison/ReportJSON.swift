internal import Scenario
internal import Statistics
internal import Study

/// A comparison's report as JSON; every property is a key, in snake case.
struct ReportJSON {
  let title: String
  let command: String
  let version: String
  let answer: [String]
  let primary: String
  let level: Double
  let replications: Int
  let seed: UInt64
  let variants: [Variant]
  let differences: [Difference]
  let best: [Best]
  let curves: [Curve]
  let notes: [String]

  struct Variant {
    let name: String
    let scenario: String
    let policy: String?
    let load: Double?
    let changes: [String]
    let summary: Summary
  }

  /// A variant against the first at its load; half-widths are those of 95 % intervals.
  struct Difference {
    let variant: String
    let baseline: String
    let metric: String
    let absolute: Double
    let absoluteHalfWidth: Double?
    let relative: Double?
    let relativeHalfWidth: Double?
    let p: Double?
    let adjustedP: Double?
    let toldApart: Bool
    let better: Bool?
  }

  /// At one load: the best by the primary metric, and those that may be.
  struct Best {
    let load: Double?
    let best: String
    let mayBeBest: [String]
  }

  struct Curve {
    let contestant: String
    let path: String
    let metric: String
    let knee: Double?
    let points: [Point]
  }

  struct Point {
    let load: Double
    let value: Double
    let halfWidth: Double?
  }

  init(_ report: ComparisonReport) {
    let comparison = report.comparison
    func name(_ variant: Int) -> String { comparison.entries[variant].variant.name }
    title = report.title
    command = report.study.command
    version = report.version
    answer = ComparisonAnswer.sentences(comparison)
    primary = comparison.primary.path
    level = Comparison.level
    replications = comparison.replications
    seed = report.study.seed
    variants = comparison.entries.map { entry in
      Variant(
        name: entry.variant.name, scenario: entry.variant.scenario.name,
        policy: entry.variant.policy, load: entry.variant.load?.number,
        changes: entry.variant.changes, summary: entry.summary)
    }
    differences = comparison.differences.map { difference in
      Difference(
        variant: name(difference.variant), baseline: name(difference.baseline),
        metric: difference.metric.path, absolute: difference.absolute.estimate,
        absoluteHalfWidth: difference.absolute.halfWidth(),
        relative: difference.relative?.estimate,
        relativeHalfWidth: difference.relative?.halfWidth(), p: difference.absolute.pValue,
        adjustedP: difference.adjustedP, toldApart: difference.isSignificant,
        better: difference.isBetter)
    }
    best = zip(comparison.groups, comparison.best).compactMap { group, best in
      best.map {
        Best(
          load: comparison.entries[$0.best].variant.load?.number, best: name($0.best),
          mayBeBest: $0.subset.map(name))
      }
    }
    curves = comparison.curves.map { curve in
      Curve(
        contestant: curve.contestant, path: curve.path, metric: curve.metric.path,
        knee: curve.knee.map { curve.points[$0].load },
        points: curve.points.map {
          Point(load: $0.load, value: $0.estimate.value, halfWidth: $0.estimate.halfWidth)
        })
    }
    notes = report.allNotes
  }
}

extension ComparisonReport {
  /// As JSON: every variant's summary, the differences, the best, the load curves.
  package var json: String { OrderedJSON.document(ReportJSON(self)) + "\n" }
}
