internal import ArgumentParser
internal import Calibration
internal import Fleet
internal import Pool
internal import Report
internal import Scenario

/// `seatrial replay`: a scenario on exactly the requests of a measured run, beside what was
/// measured.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Run a scenario on the requests of a measured run, and say how far it is off.")

  @Argument(help: "The scenario file.", completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @Argument(
    help: ArgumentHelp(
      "What was measured: a CSV file as --requests writes it, or the folder of a served run "
        + "(docs/calibration.md).", valueName: "measured"))
  var measured: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Change a value before reading, such as pools[0].engine.maxBatch=64.",
      valueName: "path=value"))
  var overrides: [String] = []

  @Option(
    help: "The JSON lines that the prompts are from; those that the run names, unless said.",
    completion: .file(extensions: ["jsonl"]))
  var prompts: String?

  @Option(
    name: .customLong("fit-host"),
    help: ArgumentHelp(
      "Fit what the host adds to the requests of the first seconds, and compare the others.",
      valueName: "seconds"))
  var fitHost: Double?

  @Option(
    help: "Write the profile that --fit-host arrives at.", completion: .file(extensions: ["json"]))
  var profile: String?

  @Option(
    help: "Draw both over time, and their latencies, into a file .svg or .png.",
    completion: .file(extensions: ["svg", "png"]))
  var plot: String?

  @Option(
    help: "Write a CSV row for every simulated request.", completion: .file(extensions: ["csv"]))
  var requests: String?

  @Flag(help: "Print the comparison as JSON, and nothing else, on standard output.")
  var json = false

  private var plotFormat: FigureFormat? {
    plot.flatMap { $0.split(separator: ".").last }.flatMap { FigureFormat(rawValue: String($0)) }
  }

  func validate() throws {
    if let plot, plotFormat == nil {
      throw ValidationError("--plot draws into a file .svg or .png, not '\(plot)'")
    }
    if let fitHost, !(fitHost > 0 && fitHost <= 8_640_000) {
      throw ValidationError("--fit-host must be over 0 and at most 8640000 seconds")
    }
    guard profile == nil || fitHost != nil else {
      throw ValidationError("--profile goes with --fit-host")
    }
  }

  func run() throws {
    if plot != nil { try Gnuplot.check() }
    let (target, run, prompts) = try inputs()
    let table = try requests.map { try RequestTable($0, pools: target.config.pools.map(\.name)) }
    let profileFile = try profile.map { try AtomicFile($0) }
    let replay = try Replay(target.config, on: run, prompts: prompts)
    var notes = target.notes + remarks(run, prompts, target.config)
    let fitted = try fitHost.map { try ReplayHostFit(replay, window: $0).fit() }
    let outcome = try replay.simulate(timing: fitted.map { TimingConfig.profile($0.profile) })
    for record in outcome.records { table?.record(record) }
    if let fitted, let profile {
      profileFile?.append(ProfileJSON.text(fitted.profile))
      notes.append("The fitted profile is in \(profile): timing: { profile: \(profile) }.")
    }
    let comparison = ReplayComparison(
      replay, outcome, scenario: target.config.name, after: fitHost ?? 0, fit: fitted?.result,
      notes: notes)
    if let plot, let plotFormat {
      try ReplayFigure.figure(of: ReplayPicture(replay, outcome), comparison)
        .write(toFile: plot, plotFormat)
    }
    try table?.finish()
    try profileFile?.commit()
    Terminal.write((json ? comparison.json : ReplayTable(comparison).text) + "\n")
  }

  /// Everything that is read; all that is wrong with any of it is told at once.
  private func inputs() throws -> (ReplayTarget, MeasuredRun, ReplayPrompts?) {
    var mistakes: [String] = []
    var loaded: ReplayTarget?
    var read: MeasuredRun?
    do {
      let scenario = try Scenario.load(file: scenario, overrides: overrides)
      loaded = try ReplayTarget(scenario, overrides: overrides)
    } catch let error as Diagnostics {
      mistakes.append(error.description)
    }
    var found: ReplayPrompts?
    do {
      let measured = try MeasuredRun.read(measured)
      read = measured
      if let file = prompts ?? ReplayPrompts.find(for: measured) {
        found = try ReplayPrompts(file, of: measured.requests)
      }
    } catch {
      mistakes.append(error.description)
    }
    guard mistakes.isEmpty, var target = loaded, let run = read else {
      throw ReplayMistakes(lines: mistakes)
    }
    target.take(from: run.engine, of: "the run")
    return (target, run, found)
  }

  private func remarks(
    _ run: MeasuredRun, _ prompts: ReplayPrompts?, _ config: FleetConfig
  ) -> [String] {
    var notes = [
      "The measured requests took the place of the scenario's workload."
    ]
    if let prompts {
      notes.append("Prompts are those of \(prompts.file).")
    } else if config.pools[0].engine.prefixCache {
      let name = run.dataset.map { ": \($0) was not found" } ?? ""
      notes.append("No prompts are known\(name); none is taken to begin like another (--prompts).")
    }
    return notes
  }
}

/// What is wrong with the inputs of a replay, a line a mistake.
struct ReplayMistakes: Error, CustomStringConvertible {
  var lines: [String]
  var description: String { lines.joined(separator: "\n") }
}
