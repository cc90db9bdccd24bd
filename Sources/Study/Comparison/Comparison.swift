internal import Scenario
package import Statistics

/// What a comparison found: every variant's numbers, how each differs from the first, and which
/// may be the best.
///
/// Variants are compared at equal load: where the load is varied, the first variant at each load is
/// the one that the others at that load are held against.
package struct Comparison: Sendable {
  /// A variant and what its replications measured.
  package struct Entry: Sendable {
    package let variant: Variant
    package let measurements: Measurements
    /// Over all replications, with intervals.
    package let summary: Summary
    /// Of the first replication; `nil` unless asked for.
    package let picture: RunPicture?

    package init(_ variant: Variant, _ measurements: Measurements, picture: RunPicture?) {
      self.variant = variant
      self.measurements = measurements
      self.picture = picture
      summary = measurements.summary
    }

    /// The estimate of `metric` with what each replication had; `nil` when there is none.
    package func sectioned(_ metric: Metric) -> SectionedEstimate? {
      guard let estimate = summary.estimate(metric) else { return nil }
      return SectionedEstimate(pooled: estimate.value, sections: measurements.sections(metric))
    }
  }

  package let entries: [Entry]
  /// The metric that the comparison is first of all about.
  package let primary: Metric
  /// All metrics compared, `primary` among them.
  package let metrics: [Metric]
  /// The variants that have the same load, by their indices, in order of load; one group where the
  /// load is not varied.
  package let groups: [[Int]]
  /// Each variant against the first of its group, for each metric that both have.
  package let differences: [VariantDifference]
  /// For each group: the best variants by `primary`, and those not told apart from them.
  package let best: [BestVariants?]
  /// One for each contestant where the load is varied.
  package let curves: [LoadCurve]
  /// Whether nothing in any variant is random: replications would all be the same, and the numbers
  /// are exact for this traffic.
  package let isExact: Bool
  /// What a reader should know besides.
  package let notes: [String]

  /// The family-wise level at which differences are told apart.
  package static let level = 0.05

  package init(
    _ entries: [Entry], primary: Metric, metrics: [Metric], isExact: Bool = false,
    notes: [String]
  ) {
    self.entries = entries
    self.isExact = isExact
    self.primary = primary
    self.metrics = metrics.contains(primary) ? metrics : [primary] + metrics
    groups = Comparison.groups(entries.map(\.variant))
    differences = VariantDifference.family(entries, groups: groups, metrics: self.metrics)
    best = groups.map { BestVariants(of: $0, entries, by: primary) }
    curves = LoadCurve.all(entries, of: primary)
    // The variant with the fewest requests speaks for all.
    let fewest = entries.min { $0.summary.requests.completed < $1.summary.requests.completed }
    self.notes =
      notes + Comparison.losses(entries) + [fewest?.summary.tailNote].compactMap(\.self)
  }

  /// The scenarios' names, each once.
  package var names: String {
    var names: [String] = []
    for entry in entries where !names.contains(entry.variant.scenario.name) {
      names.append(entry.variant.scenario.name)
    }
    return names.joined(separator: ", ")
  }

  package var replications: Int { entries.first?.measurements.replications ?? 0 }

  /// The difference of `variant` from the first of its group in `metric`.
  package func difference(of variant: Int, in metric: Metric) -> VariantDifference? {
    differences.first { $0.variant == variant && $0.metric == metric }
  }

  private static func groups(_ variants: [Variant]) -> [[Int]] {
    let loads = Set(variants.compactMap { $0.load?.number }).sorted()
    guard !loads.isEmpty else { return [Array(variants.indices)] }
    return loads.map { load in variants.indices.filter { variants[$0].load?.number == load } }
  }

  /// Latencies of a variant that loses requests are those of the requests it kept.
  private static func losses(_ entries: [Entry]) -> [String] {
    entries.compactMap { entry in
      let requests = entry.summary.requests
      guard requests.arrived > 0, requests.completed < 0.99 * requests.arrived else { return nil }
      let percent = (1000 * requests.completed / requests.arrived).rounded() / 10
      return "\(entry.variant.name) completed \(percent) % of its requests; its latencies are "
        + "over those only."
    }
  }
}
