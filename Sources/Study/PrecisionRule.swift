internal import Statistics

/// Sequential stopping: goes on with replications until every headline interval is tight enough.
package struct PrecisionRule: Sendable {
  /// The relative half-width to reach.
  package var target: Double
  package var mostReplications: Int

  package init(target: Double, mostReplications: Int = 1000) {
    self.target = target
    self.mostReplications = mostReplications
  }

  /// Adds replications to `measurements` round by round; all configurations get the same number.
  ///
  /// - Returns: what is not that tight at the end, and why; or that everything is.
  package func extend(
    _ runs: ReplicatedRuns, _ measurements: inout [Measurements], names: [String]
  ) throws -> [String] {
    while true {
      let open = measurements.map(needs)
      let done = measurements.first?.replications ?? 0
      let wanted = min(mostReplications, open.flatMap(\.self).compactMap(\.replications).max() ?? 0)
      guard wanted > done else { return notes(open, names, done) }
      try runs.add(done..<wanted, to: &measurements)
    }
  }

  /// A headline interval that is not tight enough.
  private struct Need {
    var metric: Metric
    var estimate: Estimate
    /// How many replications the next round has, and how many it probably takes in all; `nil` = no
    /// number will do.
    var replications: Int?
    var likely: Int?
  }

  private func needs(_ measurements: Measurements) -> [Need] {
    let summary = measurements.summary
    return Metric.headline(of: summary).compactMap { metric in
      guard let estimate = summary.estimate(metric) else { return nil }
      let verdict = Precision(
        estimate: estimate.value, halfWidth: estimate.halfWidth,
        replications: measurements.replications, target: target)
      return switch verdict {
      case .reached: nil
      case .short(let next, let likely):
        Need(metric: metric, estimate: estimate, replications: next, likely: likely)
      case .unreachable: Need(metric: metric, estimate: estimate, replications: nil)
      }
    }
  }

  private func notes(_ open: [[Need]], _ names: [String], _ done: Int) -> [String] {
    let percent = target * 100
    let late = zip(names, open).flatMap { name, needs in
      needs.map { need in
        guard let part = need.estimate.relativeHalfWidth, need.replications != nil else {
          return "\(need.metric.title) of \(name) is 0 in places, which no interval can be "
            + "\(percent) % of."
        }
        return "\(need.metric.title) of \(name) is known to ± "
          + "\((part * 1000).rounded() / 10) % only: \(done) replications were not enough, "
          + "some \(need.likely ?? done) would be."
      }
    }
    return late.isEmpty
      ? ["Every headline interval is within ± \(percent) %, after \(done) replications."] : late
  }
}
