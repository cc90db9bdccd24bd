internal import Fleet
internal import Report
internal import Scenario
internal import Study

/// Runs a comparison with a progress bar over all of its runs.
enum CompareProgress {
  static func run(_ study: ComparisonStudy, isShown: Bool) throws -> Comparison {
    let variants = study.variants
    guard let first = variants.first else { return try study.run() }
    let bar = ProgressBar(
      "\(variants.count) variants", goal: .of(first.scenario.config),
      replications: variants.count * study.replications, isShown: isShown)
    defer { bar.finish() }
    var study = study
    study.progress = { variant, replication, time, left in
      bar.update(replication * variants.count + variant, time: time, left: left)
    }
    return try study.run()
  }
}

extension ProgressBar.Goal {
  /// How far a run of `config` goes.
  static func of(_ config: FleetConfig) -> ProgressBar.Goal {
    if let requests = config.requests { return .requests(requests) }
    return config.duration.map { .time($0) } ?? .unknown
  }
}
