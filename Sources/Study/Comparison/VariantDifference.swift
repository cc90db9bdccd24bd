package import Statistics

/// How one variant differs from the one it is held against, in one metric, over the same traffic.
package struct VariantDifference: Sendable {
  /// Index of the variant, and of the one it is held against.
  package let variant: Int
  package let baseline: Int
  package let metric: Metric
  /// Variant − baseline, in the metric's own unit, paired by replication.
  package let absolute: Difference
  /// Variant / baseline − 1; `nil` where the baseline has a zero.
  package let relative: Difference?
  /// The p-value, adjusted by Holm's method for all differences of the comparison; `nil` for a
  /// single replication.
  package private(set) var adjustedP: Double?

  /// Whether the two are told apart at the comparison's family-wise level.
  package var isSignificant: Bool { (adjustedP ?? 1) < Comparison.level }

  /// Whether the variant is better, as far as its estimate goes; `nil` = neither way is better,
  /// or there is no difference.
  package var isBetter: Bool? {
    guard absolute.estimate != 0 else { return nil }
    return switch metric.direction {
    case .lower: absolute.estimate < 0
    case .higher: absolute.estimate > 0
    case .neutral: nil
    }
  }

  /// `nil` when either lacks the metric.
  package init?(
    _ metric: Metric, of entries: [Comparison.Entry], _ variant: Int, from baseline: Int
  ) {
    guard let own = entries[variant].sectioned(metric),
      let other = entries[baseline].sectioned(metric)
    else { return nil }
    self.variant = variant
    self.baseline = baseline
    self.metric = metric
    absolute = own.difference(from: other)
    relative = own.relativeDifference(from: other)
  }

  /// Every variant against the first of its group in every metric, with p-values adjusted for the
  /// whole family.
  static func family(
    _ entries: [Comparison.Entry], groups: [[Int]], metrics: [Metric]
  ) -> [VariantDifference] {
    var family = groups.flatMap { group in
      group.dropFirst().flatMap { variant in
        metrics.compactMap { VariantDifference($0, of: entries, variant, from: group[0]) }
      }
    }
    let tested = family.indices.filter { family[$0].absolute.pValue != nil }
    let adjusted = Holm.adjusted(tested.compactMap { family[$0].absolute.pValue })
    for (index, p) in zip(tested, adjusted) { family[index].adjustedP = p }
    return family
  }
}
