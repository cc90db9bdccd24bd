internal import ArgumentParser
internal import Diagnostics
internal import Fleet
internal import Report
internal import RunStore
internal import Scenario
internal import Study

/// `seatrial compare`: the same traffic under several policies or settings.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run the same traffic under several policies or settings, and say which is better.",
    discussion: "In place of scenarios, a report that --report wrote is compared anew.")

  @OptionGroup var files: ScenarioFiles

  @Option(
    name: .customLong("policy"), parsing: .singleValue,
    help: ArgumentHelp(
      "A routing policy to compare; the first is what the others are held against.",
      valueName: "name"))
  var policies: [String] = []

  @Option(
    name: .customLong("vary"), parsing: .singleValue,
    help: ArgumentHelp(
      "Values to compare, such as pools[0].replicas=2,4,8; several make every combination. "
        + "Numbers in the workload are a load, and make load curves.", valueName: "path=a,b,c"),
    transform: CompareCommand.axis)
  var axes: [Axis] = []

  @Option(help: "Seed of all randomness, in place of the scenarios'.")
  var seed: UInt64?

  @Option(help: "Independent replications of each variant; 10 unless said.")
  var replications: Int?

  @OptionGroup var precision: PrecisionOptions

  @Option(
    help: ArgumentHelp(
      "The metric that the comparison is first of all about, by its path in the JSON summary; "
        + "ttft_s.p99 unless said.", valueName: "path"))
  var metric: String?

  @OptionGroup var output: ReportFiles
  @OptionGroup var storing: StoreOptions

  @Flag(help: "Print the comparison as JSON, and nothing else, on standard output.")
  var json = false

  @Flag(help: "No progress bar and no table.")
  var quiet = false

  /// Variants that are compared in one go, at most.
  private static let mostVariants = 1000

  func validate() throws {
    try precision.check(replications, least: 1)
    guard Set(policies).count == policies.count else {
      throw ValidationError("--policy names the same policy twice")
    }
    guard Set(axes.map(\.path)).count == axes.count else {
      throw ValidationError("--vary names the same path twice")
    }
    guard files.scenarios.count == 1 || !files.scenarios.contains(where: Self.isReport) else {
      throw ValidationError("a report is compared anew by itself, without other files")
    }
  }

  func run() throws {
    let report = try files.scenarios.first.flatMap {
      try Self.isReport($0) ? UnpackedReport($0) : nil
    }
    defer { withExtendedLifetime(report) {} }
    let matrix = matrix(report)
    guard matrix.count <= Self.mostVariants else {
      throw ValidationError(
        "these are \(matrix.count) variants; at most \(Self.mostVariants) are compared in one go")
    }
    let variants = try matrix.variants()
    try MeasuredRuns.refuse(variants.map(\.scenario), for: "compare")
    let study = try study(of: variants, report?.study)
    try output.check()
    try RunStoring.check(storing)
    let clock = ContinuousClock()
    let start = clock.now
    let comparison = try CompareProgress.run(study, isShown: !quiet && !json)
    let wallS = (clock.now - start) / .seconds(1)
    let notes = RunNotes.common(to: variants)
    var embedded = EmbeddedStudy(
      matrix, comparison, command: CommandLineText.current, precision: study.precision)
    if let report { embedded.files = report.study.files }
    let document = ComparisonReport(
      comparison, title: "Comparison of \(comparison.names)", study: embedded,
      version: "Seatrial \(ProgramVersion.current)", notes: notes)
    try output.write(document)
    if json {
      Terminal.write(document.json)
    } else if !quiet {
      Terminal.write(ComparisonTable(comparison, wallS: wallS, notes: notes).text + "\n")
    }
    try RunStoring.store(StoredRun.all(of: comparison), storing)
  }

  private func matrix(_ report: UnpackedReport?) -> VariantMatrix {
    let changes = files.overrides + (seed.map { ["seed=\($0)"] } ?? [])
    guard var matrix = report?.matrix else {
      return VariantMatrix(
        files: files.scenarios, overrides: changes, policies: policies, axes: axes)
    }
    matrix.overrides += changes
    if !policies.isEmpty { matrix.policies = policies }
    if !axes.isEmpty { matrix.axes = axes }
    return matrix
  }

  /// What is to be run; what is not said is as in the report `before`.
  private func study(of variants: [Variant], _ before: EmbeddedStudy?) throws -> ComparisonStudy {
    var study = ComparisonStudy(variants)
    study.replications = replications ?? before?.replications ?? 10
    study.precision = precision.precision
    study.mostReplications = precision.maxReplications
    study.primary = try primary(of: variants, before?.metric ?? "ttft_s.p99")
    study.takesPictures = output.hasFigures
    return study
  }

  private func primary(of variants: [Variant], _ usual: String) throws -> Metric {
    let metric = Metric(self.metric ?? usual)
    let known = variants.first.map { Summary.paths(of: $0.scenario.config) } ?? []
    guard known.contains(metric.path) else {
      let nearest = NearestName.of(metric.path, among: known)
      throw ValidationError(
        "no metric is called '\(self.metric ?? usual)'"
          + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
    }
    return metric
  }

  private static func isReport(_ file: String) -> Bool { file.hasSuffix(".html") }

  private static func axis(_ text: String) throws -> Axis {
    do throws(Axis.Mistake) {
      return try Axis(text)
    } catch {
      throw ValidationError("--vary \(error)")
    }
  }
}

extension StoredRun {
  /// A run for each variant of `comparison`; a scenario that is compared with nothing has no
  /// variant's name.
  fileprivate static func all(of comparison: Comparison) -> [StoredRun] {
    comparison.entries.map { entry in
      StoredRun(
        entry.summary, command: "compare",
        variant: comparison.entries.count > 1 ? entry.variant.name : "",
        fingerprint: entry.variant.scenario.runFingerprint)
    }
  }
}
