internal import ArgumentParser
internal import Foundation
internal import Report
internal import RunStore
internal import Scenario
internal import Study

/// `seatrial regress`: hold fresh runs against recorded ones.
struct RegressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regress",
    abstract: "Hold fresh runs against the baselines, and fail when something got worse.")

  @Argument(
    help: "Scenario files; every scenario that has a baseline unless given.",
    completion: .file(extensions: ["yaml", "yml"]))
  var scenarios: [String] = []

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Change a value before reading, such as router.policy=random.", valueName: "path=value"))
  var overrides: [String] = []

  @Option(help: "The folder of the baselines.", completion: .directory)
  var baseline = "results"

  @Flag(help: "Make these runs the baselines, and say what moved.")
  var update = false

  @Option(help: "Seed of all randomness, in place of the baseline's.")
  var seed: UInt64?

  @Option(help: "Independent replications, in place of the baseline's.")
  var replications: Int?

  @Option(help: "Write the results as JUnit XML.", completion: .file(extensions: ["xml"]))
  var junit: String?

  @Option(
    help: "Write the results as Markdown, for a comment on a pull request.",
    completion: .file(extensions: ["md"]))
  var markdown: String?

  @Flag(
    help: "Print annotations for GitHub Actions; what GITHUB_ACTIONS=true in the environment does.")
  var github = false

  @Flag(help: "Print the results as JSON, and nothing else, on standard output.")
  var json = false

  @OptionGroup var storing: StoreOptions

  func validate() throws {
    if let replications, !(2...100_000).contains(replications) {
      throw ValidationError("--replications must be from 2 to 100000, not \(replications)")
    }
    guard !update || (junit == nil && markdown == nil && !json && !github) else {
      throw ValidationError(
        "--update tests nothing, so there is nothing for --junit, --markdown, --github or --json")
    }
  }

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let targets = try RegressionTarget.all(
      scenarios, overrides: overrides, in: baseline, isUpdate: update)
    try MeasuredRuns.refuse(targets.map(\.scenario), for: "regress")
    try RunStoring.check(storing)
    if update { return try record(targets) }
    // Begun first, so that a place where nothing can be written is known before anything is run.
    let junitFile = try junit.map { try AtomicFile($0) }
    let markdownFile = try markdown.map { try AtomicFile($0) }
    let outcomes = try targets.compactMap { target in
      try target.baseline.map { baseline in
        RegressionReport.Outcome(
          Regression(try fresh(target), against: baseline), baselineFile: target.path,
          program: RootCommand.programName)
      }
    }
    let report = RegressionReport(outcomes, wallS: (clock.now - start) / .seconds(1))
    junitFile?.append(RegressionJUnit(report).text)
    markdownFile?.append(RegressionMarkdown(report).text)
    try junitFile?.commit()
    try markdownFile?.commit()
    tell(report)
    try RunStoring.store(outcomes.map { StoredRun($0.regression.fresh) }, storing)
    if !report.failed.isEmpty { throw ExitCode(1) }
  }

  private func tell(_ report: RegressionReport) {
    Terminal.write((json ? RegressionJSON.text(report) : RegressionTable(report).text) + "\n")
    guard github || ProcessInfo.processInfo.environment["GITHUB_ACTIONS"] == "true" else { return }
    let annotations = GitHubAnnotations(report).text
    if json { Terminal.writeError(annotations) } else { Terminal.write(annotations) }
  }

  /// Runs everything, then writes every baseline that is not what it was.
  private func record(_ targets: [RegressionTarget]) throws {
    let runs = try targets.map { try fresh($0) }
    try OutputFolder.make(baseline)
    for (target, fresh) in zip(targets, runs) {
      let update = BaselineUpdate(fresh, of: target.file, from: target.baseline, at: target.path)
      try update.write()
      Terminal.write(update.text + "\n")
    }
  }

  private func fresh(_ target: RegressionTarget) throws -> FreshRuns {
    var plan = FreshRuns.Plan()
    let known = update ? nil : target.baseline
    plan.seed = seed ?? known?.seed
    plan.replications = replications ?? known?.replications
    plan.warmup = known?.warmup
    let config = target.scenario.config
    let bar = ProgressBar(
      target.scenario.name, goal: .of(config),
      replications: plan.replications ?? target.scenario.regress.replications, isShown: !json)
    defer { bar.finish() }
    plan.progress = { replication, time, left in
      bar.update(replication, time: time, left: left)
    }
    return try FreshRuns(of: target.scenario, overrides: overrides, plan)
  }
}

extension StoredRun {
  /// `runs` of a regression test; changes to the scenario are its variant.
  fileprivate init(_ runs: FreshRuns) {
    self.init(
      runs.summary, command: "regress", variant: runs.overrides.joined(separator: ", "),
      fingerprint: runs.scenario.runFingerprint)
  }
}
