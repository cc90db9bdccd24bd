internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Report
internal import Scenario
internal import Study
internal import Workload

/// One scenario as `seatrial run` runs it: its replications, and the files they write on the way.
struct ScenarioStudy: Sendable {
  private let scenario: Scenario
  private let config: FleetConfig
  private let replications: Int
  private let options: RunOptions
  private let requests: String?
  private let timeline: String?
  private let showsProgress: Bool

  /// What came of it.
  struct Outcome: Sendable {
    var summary: Summary
    /// What a reader of the summary should know besides.
    var notes: [String]
    var pools: [String]
    /// Samples of the first replication.
    var series: [PoolSample]
  }

  init(_ command: RunCommand, _ scenario: Scenario) {
    var config = scenario.config
    if let seed = command.seed { config.seed = seed }
    var options = RunOptions(mode: command.step ? .step : .leap)
    if let events = command.events { options.eventList = events }
    options.checksInvariants = command.check
    if command.output != nil { options.sampleEvery = ScenarioStudy.sampling(of: config) }
    self.scenario = scenario
    self.config = config
    self.options = options
    replications = command.replications
    requests = command.requests
    timeline = command.timeline
    showsProgress = !command.quiet && !command.json
  }

  func run() throws -> Outcome {
    let bar = ProgressBar(
      config.name, goal: goal, replications: replications, isShown: showsProgress)
    defer { bar.finish() }
    let clock = ContinuousClock()
    let start = clock.now
    let runs = try Replications.map(replications) { try run($0, bar) }
    var summary = Summary.mean(of: runs.map(\.summary))
    summary.wallS = (clock.now - start) / .seconds(1)
    let rows = scenario.published.map { PublishedRow($0, measuredIn: summary) }
    summary.published = rows.isEmpty ? nil : rows
    return Outcome(
      summary: summary, notes: RunNotes.of(config) + runs.flatMap(\.notes),
      pools: config.pools.map(\.name), series: runs[0].series)
  }

  /// What one replication left.
  private struct Run: Sendable {
    var summary: Summary
    var notes: [String]
    var series: [PoolSample]
  }

  private func run(_ replication: Int, _ bar: ProgressBar) throws -> Run {
    var options = options
    options.replication = replication
    options.progress = { time, left in
      bar.update(replication, time: time, left: left)
      return true
    }
    if replication > 0 { options.sampleEvery = nil }
    let recorders = try RunRecorders(
      requests: replication == 0 ? requests : nil, timeline: replication == 0 ? timeline : nil,
      config)
    let result = try Fleet.run(config, options, recorder: recorders.recorder)
    return Run(
      summary: Summary(from: result, config: config), notes: try recorders.finish(),
      series: result.series)
  }

  private var goal: ProgressBar.Goal {
    if let requests = config.requests { return .requests(requests) }
    return config.duration.map { .time($0) } ?? .unknown
  }

  /// A sample a second, and at most 3,600 of a run whose length is known.
  private static func sampling(of config: FleetConfig) -> SimTime {
    guard let duration = config.duration else { return .seconds(1) }
    return max(.seconds(1), SimTime(picoseconds: duration.picoseconds / 3600))
  }
}
