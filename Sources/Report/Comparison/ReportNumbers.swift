internal import Statistics
internal import Study

/// The numbers of a report, as text, in the order its tables have.
struct ReportNumbers {
  private let comparison: Comparison

  init(_ comparison: Comparison) { self.comparison = comparison }

  /// A variant's number for one metric, and how it stands to the first.
  struct Cell {
    /// `310 ms ± 4 ms`; `nil` when it has none.
    let value: String?
    /// `−68 ms ± 11 ms`; `nil` for the first, and where either has no number.
    let absolute: String?
    /// `−18 % ± 3 %`; `nil` where there is nothing to take percents of.
    let relative: String?
    let verdict: MetricText.Verdict?
    /// Whether it may be the best by this metric; `nil` for all but the primary metric.
    let mayBeBest: Bool?
  }

  /// Whether there is anything to hold something against.
  var hasDifferences: Bool { comparison.groups.contains { $0.count > 1 } }

  /// Whether the primary metric has a best.
  var hasBest: Bool { hasDifferences && comparison.best.contains { $0 != nil } }

  func name(of variant: Int) -> String { comparison.entries[variant].variant.name }

  func contestant(of variant: Int) -> String { comparison.entries[variant].variant.contestant }

  /// `poisson=80/s`; `nil` where the load is not varied.
  func load(of group: [Int]) -> String? {
    group.first.flatMap { comparison.entries[$0].variant.load?.name }
  }

  func cell(_ variant: Int, _ metric: Metric) -> Cell {
    let estimate = comparison.entries[variant].summary.estimate(metric)
    let difference = comparison.difference(of: variant, in: metric)
    return Cell(
      value: estimate.map { MetricText.estimate($0, metric.unit) },
      absolute: difference.map(MetricText.absolute),
      relative: difference.flatMap(MetricText.relative),
      verdict: difference.map(MetricText.verdict),
      mayBeBest: metric == comparison.primary ? mayBeBest(variant) : nil)
  }

  private func mayBeBest(_ variant: Int) -> Bool? {
    zip(comparison.groups, comparison.best).first { $0.0.contains(variant) }?.1
      .map { $0.subset.contains(variant) }
  }
}
