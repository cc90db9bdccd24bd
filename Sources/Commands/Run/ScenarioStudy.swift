internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Report
internal import Scenario
internal import Study
internal import Synchronization
internal import Workload

/// One scenario as `seatrial run` runs it: its replications, and the files they write on the way.
struct ScenarioStudy: Sendable {
  private let scenario: Scenario
  private let config: FleetConfig
  private let replications: Int
  private let precision: PrecisionRule?
  private let options: RunOptions
  private let batches: Bool
  private let files: RunFiles
  private let showsProgress: Bool

  /// What came of it.
  struct Outcome: Sendable {
    var summary: Summary
    /// What a reader of the summary should know besides.
    var notes: [String]
    var pools: [String]
    /// Samples of the first replication.
    var series: [PoolSample]
    /// What the choices of arms were worth in each replication.
    var regrets: [RegretCurve]
  }

  init(_ command: RunCommand, _ scenario: Scenario) {
    var config = scenario.config
    if let seed = command.seed { config.seed = seed }
    var options = RunOptions(mode: command.step || config.isMeasured ? .step : .leap)
    if let events = command.events { options.eventList = events }
    options.checksInvariants = command.check
    if command.output != nil { options.sampleEvery = RunPicture.sampling(of: config) }
    self.scenario = scenario
    self.config = config
    self.options = options
    replications = command.replications ?? (command.precision.rule == nil ? 1 : 10)
    precision = command.precision.rule
    batches = command.batches
    files = RunFiles(
      requests: command.requests, decisions: command.decisions, timeline: command.timeline)
    showsProgress = !command.quiet && !command.json
  }

  func run() throws -> Outcome {
    let bar = ProgressBar(
      config.name, goal: .of(config), replications: replications, isShown: showsProgress)
    defer { bar.finish() }
    let clock = ContinuousClock()
    let start = clock.now
    let merged = Mutex<StreamCells?>(nil)
    // What runs kernels must have the machine for itself.
    let threads = config.isMeasured ? 1 : nil
    let runs = try Replications.map(replications, threads: threads) { replication in
      let (run, cells) = try run(replication, bar)
      merged.withLock { if $0 == nil { $0 = cells } else { $0?.merge(cells) } }
      return run
    }
    var measurements = [Measurements()]
    measurements[0].append(
      runs.map(\.summary), cells: merged.withLock(\.self), regrets: runs.compactMap(\.regret))
    var notes = RunNotes.of(config) + runs.flatMap(\.notes)
    if let precision {
      let more = ReplicatedRuns([config], options: options) { _, replication, time, left in
        bar.update(replication, time: time, left: left)
      }
      notes += try precision.extend(more, &measurements, names: [config.name])
    }
    var summary = measurements[0].summary
    if !config.isMeasured {
      summary.calibration = try Summary.Calibration(
        config, replications: summary.replications, options: options)
    }
    summary.measured = runs[0].summary.measured
    notes += RunNotes.ofMeasured(summary)
    if measurements[0].isConstant {
      notes.append(ReplayNote.exact([config]))
    } else if summary.replications > 1, ReplayNote.applies(config) {
      notes.append(ReplayNote.sameRequests)
    }
    if let note = summary.tailNote, !measurements[0].isConstant { notes.append(note) }
    summary.wallS = (clock.now - start) / .seconds(1)
    let rows = scenario.published.map { PublishedRow($0, measuredIn: summary) }
    summary.published = rows.isEmpty ? nil : rows
    return Outcome(
      summary: summary, notes: notes, pools: config.pools.map(\.name), series: runs[0].series,
      regrets: measurements[0].regrets)
  }

  /// What one replication left.
  private struct Run: Sendable {
    var summary: Summary
    var notes: [String]
    var series: [PoolSample]
    var regret: RegretCurve?
  }

  private func run(
    _ replication: Int, _ bar: ProgressBar
  ) throws -> (run: Run, cells: StreamCells) {
    var options = options
    options.replication = replication
    options.progress = { time, left in
      bar.update(replication, time: time, left: left)
      return true
    }
    if replication > 0 { options.sampleEvery = nil }
    let recorders = try RunRecorders(
      replication == 0 ? files : RunFiles(), batches: batches, config)
    let executor = try MeasuredRuns.executor(of: config, replication)
    let result = try Fleet.run(
      config, options, recorder: recorders.recorder, executor: executor)
    let cells = StreamCells(result, config: config)
    var summary = Summary(cells, from: result, config: config)
    if let executor { summary.add(executor, config) }
    let notes = try recorders.finish(&summary, result)
    return (
      Run(summary: summary, notes: notes, series: result.series, regret: result.regret), cells
    )
  }
}
