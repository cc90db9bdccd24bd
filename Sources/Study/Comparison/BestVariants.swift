internal import Statistics

/// Which of some variants has the best estimate of a metric, and which are not told apart from it.
package struct BestVariants: Hashable, Sendable {
  /// Index of the variant with the best estimate; the first among equals.
  package let best: Int
  /// Indices of those that may be the best, at 95 % confidence that the truly best is among them.
  package let subset: [Int]

  /// `nil` when a variant lacks the metric, or neither way is better.
  package init?(of group: [Int], _ entries: [Comparison.Entry], by metric: Metric) {
    let estimates = group.compactMap { entries[$0].sectioned(metric) }
    guard estimates.count == group.count, metric.direction != .neutral else { return nil }
    let isLower = metric.direction == .lower
    guard
      let first = estimates.indices.min(by: { a, b in
        isLower
          ? estimates[a].pooled < estimates[b].pooled : estimates[a].pooled > estimates[b].pooled
      })
    else { return nil }
    best = group[first]
    let kept = BestSubset.indices(
      of: estimates, smallerIsBetter: isLower, level: 1 - Comparison.level)
    subset = kept.map { group[$0] }
  }
}
