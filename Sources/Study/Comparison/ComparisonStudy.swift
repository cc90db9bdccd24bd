package import DiscreteEvents
package import Fleet
internal import Pool
package import Scenario

/// Runs variants over common random numbers until their numbers are as tight as asked, and compares
/// them.
package struct ComparisonStudy: Sendable {
  package var variants: [Variant]
  /// Replications of each variant; where `precision` is given, those of the first round.
  package var replications = 10
  /// The relative half-width that every headline interval is to have; `nil` = as it comes.
  package var precision: Double?
  /// Replications that `precision` may take.
  package var mostReplications = 1000
  /// What the comparison is first of all about.
  package var primary = Metric("ttft_s.p99")
  /// At most so many runs at a time; `nil` = one for each core.
  package var threads: Int?
  /// Whether the first replication of each variant is watched over time.
  package var takesPictures = false
  /// Told of the variant, the replication, its time and the requests that have left it.
  package var progress: (@Sendable (Int, Int, SimTime, Int) -> Void)?

  package init(_ variants: [Variant]) { self.variants = variants }

  /// Runs everything and compares.
  ///
  /// - Throws: `RunError` or `TraceError`.
  package func run() throws -> Comparison {
    var (configs, notes) = try SettledStart.configs(
      variants.map(\.scenario), named: variants.map(\.name), threads: threads)
    for (index, variant) in variants.enumerated() { configs[index].name = variant.scenario.name }
    let runs = ReplicatedRuns(configs, threads: threads, progress: progress)
    var measurements = configs.map { _ in Measurements() }
    try runs.add(0..<replications, to: &measurements)
    let isExact = measurements.allSatisfy(\.isConstant)
    if isExact {
      measurements = measurements.map { $0.collapsed() }
      notes.append(ReplayNote.exact(configs))
    } else if let precision {
      let rule = PrecisionRule(target: precision, mostReplications: mostReplications)
      notes += try rule.extend(runs, &measurements, names: variants.map(\.name))
    }
    let pictures = try self.pictures(of: configs)
    let entries = variants.indices.map {
      Comparison.Entry(variants[$0], measurements[$0], picture: pictures[$0])
    }
    let metrics = entries.first.map { Metric.compared(in: $0.summary) } ?? []
    if !isExact, replications > 1, configs.contains(where: ReplayNote.applies) {
      notes.append(ReplayNote.sameRequests)
    }
    return Comparison(
      entries, primary: primary, metrics: metrics, isExact: isExact, notes: notes)
  }

  private func pictures(of configs: [FleetConfig]) throws -> [RunPicture?] {
    guard takesPictures else { return configs.map { _ in nil } }
    return try Replications.map(configs.count, threads: threads) {
      try RunPicture.take(of: configs[$0], RunOptions())
    }
  }
}

/// Leaves out the warm-up of scenarios that do not say how long theirs is.
package enum SettledStart {
  /// The configurations of `scenarios`, all with warm-ups, and what to tell the reader of it.
  ///
  /// Those found by MSER-5 are made equal, the longest for all, so that all are measured over the
  /// same requests.
  package static func configs(
    _ scenarios: [Scenario], named names: [String], threads: Int? = nil
  ) throws -> (configs: [FleetConfig], notes: [String]) {
    var configs = scenarios.map(\.config)
    let open = scenarios.indices.filter { !scenarios[$0].hasWarmup }
    let looked = configs
    let findings = try Replications.map(open.count, threads: threads) {
      try WarmUpPilot.find(for: looked[open[$0]], RunOptions())
    }
    var longest = SimTime.zero
    var unsettled: [String] = []
    for (index, finding) in zip(open, findings) {
      switch finding {
      case .warmup(let time): longest = max(longest, time)
      case .unsettled: unsettled.append(names[index])
      case .replay: break
      }
    }
    var notes: [String] = []
    for (index, finding) in zip(open, findings) where finding != .replay {
      configs[index].warmup = longest
    }
    if longest > .zero {
      let seconds = (longest.seconds * 10).rounded() / 10
      notes.append(
        "Requests that arrived in the first \(seconds) s are left out, by MSER-5; "
          + "'warmup' in the scenario sets another time.")
    }
    if !unsettled.isEmpty {
      notes.append(
        "No steady state was found for \(unsettled.joined(separator: "; ")): its numbers depend on "
          + "how long the run is.")
    }
    return (configs, notes)
  }
}
