internal import ArgumentParser
internal import Report
internal import RunStore
internal import Study

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// `seatrial history`: how a metric went from run to run.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Show how a metric went over the runs that were stored.")

  @Argument(
    help: ArgumentHelp(
      "The metric, by its path in the JSON summary, such as ttft_s.p99.", valueName: "metric"))
  var metric: String

  @Option(help: "Runs of the scenario of this name only.")
  var scenario: String?

  @Option(help: "Runs of this variant only.")
  var variant: String?

  @Option(
    help: ArgumentHelp(
      "The store; \(StoreOptions.defaultFile) unless given.", valueName: "file"),
    completion: .file(extensions: ["sqlite"]))
  var store: String?

  @Option(help: ArgumentHelp("The newest N runs of each scenario and variant.", valueName: "n"))
  var last: Int?

  @Flag(help: "Print the history as JSON, and nothing else, on standard output.")
  var json = false

  @Option(
    help: "Draw the history into this file, .svg or .png.",
    completion: .file(extensions: ["svg", "png"]))
  var plot: String?

  func validate() throws {
    if let plot, plotFormat == nil {
      throw ValidationError("--plot draws into a file .svg or .png, not '\(plot)'")
    }
    if let last, last < 1 { throw ValidationError("--last must be at least 1, not \(last)") }
  }

  private var plotFormat: FigureFormat? {
    plot.flatMap { $0.split(separator: ".").last }.flatMap { FigureFormat(rawValue: String($0)) }
  }

  func run() throws {
    if plot != nil { try Gnuplot.check() }
    let store = try openStore()
    let metric = Metric(metric)
    try check(metric, in: store)
    let rows = try store.history(
      metric: metric.path, scenario: scenario, variant: variant, limit: last)
    guard !rows.isEmpty else {
      throw HistoryMistake(["error: no run of this scenario and variant has \(metric.path)"])
    }
    let history = History(of: metric, rows.map(HistoryPoint.init))
    if let plot, let plotFormat {
      try HistoryFigure.figure(of: history).write(toFile: plot, plotFormat)
    }
    Terminal.write((json ? HistoryJSON.text(history) : HistoryTable(history).text) + "\n")
  }

  /// The store, which must be there and hold a run.
  private func openStore() throws -> RunStore {
    let environment = Environment.value("SEATRIAL_STORE").flatMap { $0 == "off" ? nil : $0 }
    let file = self.store ?? environment ?? StoreOptions.defaultFile
    let advice = "; seatrial run SCENARIO --store \(file) stores one"
    guard access(file, F_OK) == 0 else {
      throw HistoryMistake(["\(file): error: there is no store of runs here" + advice])
    }
    let store = try RunStore(existing: file)
    guard try !store.scenarioNames().isEmpty else {
      throw HistoryMistake(["\(file): error: no run is stored here" + advice])
    }
    return store
  }

  /// Whether the store knows every name that was given.
  private func check(_ metric: Metric, in store: RunStore) throws {
    var mistakes: [String] = []
    func look(for name: String?, as typed: String?, _ noun: String, among known: [String]) {
      guard let name, let typed, !known.contains(name) else { return }
      mistakes.append(HistoryMistake.unknown(typed, name, noun, among: known))
    }
    look(for: metric.path, as: self.metric, "metric", among: try store.metricNames())
    look(for: scenario, as: scenario, "scenario", among: try store.scenarioNames())
    look(for: variant, as: variant, "variant", among: try store.variantNames())
    if !mistakes.isEmpty { throw HistoryMistake(mistakes) }
  }
}

extension HistoryPoint {
  fileprivate init(_ row: HistoryRow) {
    self.init(
      unixMilliseconds: row.run.unixMilliseconds, command: row.run.command,
      scenario: row.run.scenario, variant: row.run.variant, label: row.run.label,
      version: row.run.version, fingerprint: row.run.fingerprint, seed: row.run.seed,
      replications: row.run.replications, value: row.metric.value,
      halfWidth: row.metric.halfWidth)
  }
}
