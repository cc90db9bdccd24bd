internal import ArgumentParser
internal import Diagnostics
internal import Fleet
internal import Report
internal import Scenario
internal import Study

/// `seatrial compare`: the same traffic under several policies or settings.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Run the same traffic under several policies or settings, and say which is better.")

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
      "The metric that the comparison is first of all about, by its path in the JSON summary.",
      valueName: "path"))
  var metric = "ttft_s.p99"

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
    guard matrix.count <= Self.mostVariants else {
      throw ValidationError(
        "these are \(matrix.count) variants; at most \(Self.mostVariants) are compared in one go")
    }
  }

  private var matrix: VariantMatrix {
    let seeds = seed.map { ["seed=\($0)"] } ?? []
    return VariantMatrix(
      files: files.scenarios, overrides: files.overrides + seeds, policies: policies, axes: axes)
  }

  func run() throws {
    let variants = try matrix.variants()
    var study = ComparisonStudy(variants)
    study.replications = replications ?? 10
    study.precision = precision.precision
    study.mostReplications = precision.maxReplications
    study.primary = try primary(of: variants)
    let clock = ContinuousClock()
    let start = clock.now
    let comparison = try CompareProgress.run(study, isShown: !quiet && !json)
    let wallS = (clock.now - start) / .seconds(1)
    if !json, !quiet {
      let table = ComparisonTable(comparison, wallS: wallS, notes: RunNotes.common(to: variants))
      Terminal.write(table.text + "\n")
    }
  }

  private func primary(of variants: [Variant]) throws -> Metric {
    let metric = Metric(metric)
    let known = variants.first.map { Summary.paths(of: $0.scenario.config) } ?? []
    guard known.contains(metric.path) else {
      let nearest = NearestName.of(metric.path, among: known)
      throw ValidationError(
        "no metric is called '\(self.metric)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
    }
    return metric
  }

  private static func axis(_ text: String) throws -> Axis {
    do throws(Axis.Mistake) {
      return try Axis(text)
    } catch {
      throw ValidationError("--vary \(error)")
    }
  }
}
