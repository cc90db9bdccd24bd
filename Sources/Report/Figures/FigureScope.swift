internal import Scenario
internal import Statistics
internal import Study

/// Which variants the figures of a comparison show, and what to call them.
struct FigureScope {
  let comparison: Comparison
  /// The contestants shown, in order: the first, then the others. Their colours go by it.
  let contestants: [String]
  /// Variants shown where a figure is about one load, one for each contestant that has it.
  let group: [Int]

  /// Index of that load in the comparison's groups.
  let groupIndex: Int

  /// At the load that the answer is about: the first contestant and the best others by the primary
  /// metric, at most as many as there are colours.
  init(_ comparison: Comparison) {
    self.comparison = comparison
    groupIndex = ComparisonAnswer.telling(comparison)
    let all = comparison.groups[groupIndex]
    func rank(_ variant: Int) -> Double {
      let metric = comparison.primary
      guard let value = comparison.entries[variant].summary.estimate(metric)?.value else {
        return .infinity
      }
      return metric.direction == .higher ? -value : value
    }
    let others = all.dropFirst().sorted { (rank($0), $0) < (rank($1), $1) }
    let kept = Set(all.prefix(1) + others.prefix(FigurePalette.size - 1))
    group = all.filter(kept.contains)
    contestants = group.map { comparison.entries[$0].variant.contestant }
  }

  var entries: [Comparison.Entry] { group.map { comparison.entries[$0] } }

  /// The variant with the best estimate there; `nil` where neither way is better.
  var best: Int? { comparison.best[groupIndex]?.best }

  /// `quickstart at 80/s`: what a figure about one load is of.
  var place: String {
    scenarios + (comparison.entries[group.first ?? 0].variant.load.map { " at \($0.name)" } ?? "")
  }

  /// The scenarios' names.
  var scenarios: String {
    var names: [String] = []
    for entry in comparison.entries where !names.contains(entry.variant.scenario.name) {
      names.append(entry.variant.scenario.name)
    }
    return names.joined(separator: ", ")
  }

  /// `10 replications`.
  var replications: String {
    let count = comparison.replications
    return count == 1 ? "one replication" : "\(Quantity.count(Double(count))) replications"
  }

  /// Whether there are intervals to show.
  var hasIntervals: Bool { comparison.replications > 1 }

  /// What an error bar is, where there are any.
  var intervals: String { hasIntervals ? " Error bars are 95 % intervals." : "" }

  /// What is left out because there are more variants than colours; `nil` = nothing is.
  var omission: String? {
    let all = comparison.groups[groupIndex].count
    guard all > group.count else { return nil }
    return "The figures show \(group.count) of \(all) variants: the first, and the "
      + "\(group.count - 1) best of the others by \(comparison.primary.title)."
  }
}
