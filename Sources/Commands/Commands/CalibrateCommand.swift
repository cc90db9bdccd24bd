internal import ArgumentParser
internal import Calibration
internal import Fleet
internal import Pool
internal import Report
internal import Scenario

/// `seatrial calibrate`: run the iterations of a scenario for real, and fit its timing.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Run the real kernels on iterations sampled from a scenario, and fit its timing.")

  @Argument(
    help: "The scenario file; with --from, the directory of tables.",
    completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @OptionGroup var tables: TableOptions

  @OptionGroup var adaptation: AdaptOptions

  @OptionGroup var roofline: RooflineOptions

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Change a value before reading, such as pools[0].engine.maxBatch=8.",
      valueName: "path=value"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "What runs the iterations: this machine's CPU, or a worker process (docs/workers.md).",
      valueName: "cpu|worker:COMMAND"))
  var backend = "cpu"

  @Option(help: "The pool to calibrate; the first unless said.")
  var pool: String?

  @Option(
    help: "Iterations of different shape to measure: 200, or at most 600 with --precision.")
  var samples: Int?

  @Option(
    help: "Go on until the median held-out error is at most this, such as 3%.",
    transform: PrecisionOptions.part)
  var precision: Double?

  @Option(help: "Seed of what is sampled, and of the order it is measured in.")
  var seed: UInt64 = 1

  @Option(
    help: "Write the fitted profile, to be named by timing: { profile: FILE }.",
    completion: .file(extensions: ["json"]))
  var profile: String?

  @Flag(help: "Nothing but mistakes.")
  var quiet = false

  func validate() throws {
    try roofline.validate()
    try tables.validate(profile: profile ?? roofline.catalogue)
    try adaptation.validate(
      otherwise: tables.format != nil || roofline.fit != nil || precision != nil)
    let least = adaptation.known == nil ? 30 : 0
    if let samples, !(least...20_000).contains(samples) {
      throw ValidationError("--samples must be from \(least) to 20000, not \(samples)")
    }
    guard BackendChoice(backend) != nil else {
      throw ValidationError("--backend must be cpu or worker:COMMAND, not '\(backend)'")
    }
  }

  func run() throws {
    if tables.format != nil {
      return try tables.run(directory: scenario, file: profile, roofline, quiet)
    }
    let scenario = try Scenario.load(file: scenario, overrides: overrides)
    let target = try CalibrationTarget(scenario, pool: pool)
    let prior = try adaptation.prior(for: target)
    // Begun first, so that a place where nothing can be written is known before anything is run.
    let file = try profile.map { try AtomicFile($0) }
    let catalogue = try roofline.catalogue.map { try AtomicFile($0) }
    guard let choice = BackendChoice(backend) else { return }
    var machine: (any Backend)?
    do throws(BackendError) {
      var started = try choice.make()
      try started.prepare(target.setup)
      machine = started
    } catch {
      throw CalibrationFailure.backend(backend, error)
    }
    guard let machine else { return }
    let usual = prior != nil ? 10 : precision == nil ? 200 : 600
    let settings = Calibrator.Settings(
      samples: samples ?? usual, precision: precision, seed: seed)
    var config = scenario.config
    if let prior { config.pools[target.pool].timing = .profile(prior.profile) }
    var calibrator = Calibrator(
      config, pool: target.pool, setup: target.setup, on: machine, settings,
      clock: MonotonicSeconds.now)
    if !quiet, Terminal.errorIsTerminal {
      calibrator.progress = { Terminal.writeError("\($0)…\n") }
    }
    let begin = MonotonicSeconds.now()
    let result: Calibration?
    do {
      if let prior {
        let adapted = AdaptationRun(
          prior, try calibrator.measure(), of: target, machine: machine.machine, seed: seed)
        file?.append(ProfileJSON.text(adapted.profile))
        try file?.commit()
        return report(adapted.table(seconds: MonotonicSeconds.now() - begin))
      }
      result = try calibrator.run()
    } catch let error as BackendError {
      throw try CalibrationFailure.interrupted(
        backend, error, kept: keep(calibrator.samples, machine.machine), calibrator.samples.count)
    }
    guard let result else {
      throw try CalibrationFailure.tooFew(
        calibrator.samples.count, kept: keep(calibrator.samples, machine.machine))
    }
    let record = result.record(
      of: target.hardware, machine: machine.machine, date: MonotonicSeconds.today,
      software: "Seatrial \(ProgramVersion.current)")
    let fitted = result.fit.profile(
      name: target.name, source: "\(machine.machine), \(record.date)", calibration: record)
    file?.append(ProfileJSON.text(fitted))
    try file?.commit()
    report(
      CalibrationTable(
        result, record, title: target.name, seconds: MonotonicSeconds.now() - begin
      ).text)
    if let catalogue {
      try roofline.write(
        result.samples, of: target.hardware, source: fitted.source, to: catalogue, quiet)
    }
  }

  /// Prints `text`, and where the profile is.
  private func report(_ text: String) {
    guard !quiet else { return }
    Terminal.write(text + "\n")
    if let profile {
      Terminal.write("\n  Written to \(profile): timing: { profile: \(profile) }\n")
    }
  }

  /// Writes what was measured beside the profile that could not be made.
  ///
  /// - Returns: the file; `nil` when there is nothing to keep or nowhere to.
  private func keep(_ samples: [IterationSample], _ machine: String) throws -> String? {
    guard let profile, !samples.isEmpty else { return nil }
    let path = profile + ".samples.json"
    let file = try AtomicFile(path)
    file.append(SamplesJSON.text(samples, machine: machine))
    try file.commit()
    return path
  }
}
