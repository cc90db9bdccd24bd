internal import ArgumentParser
internal import DiscreteEvents
internal import Fleet
internal import Report
internal import RunStore
internal import Scenario
internal import Study

/// `seatrial run`: simulate scenarios and report.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Simulate scenarios and print what happened.")

  @OptionGroup var files: ScenarioFiles

  @Option(help: "Seed of all randomness, in place of the scenario's.")
  var seed: UInt64?

  @Option(help: "Independent replications; more than one gives 95 % intervals; 1 unless said.")
  var replications: Int?

  @OptionGroup var precision: PrecisionOptions

  @Flag(help: "Intervals for the latencies of a single long run, by cutting it into batches.")
  var batches = false

  @Option(
    help: "Write summary.json and timeseries.csv into a folder of the scenario's name there.",
    completion: .directory)
  var output: String?

  @Flag(help: "Print the summary as JSON, and nothing else, on standard output.")
  var json = false

  @Flag(help: "Simulate every iteration by itself; the same results, slower.")
  var step = false

  @Option(
    help: "Write a CSV row for every request (of the first replication).",
    completion: .file(extensions: ["csv"]))
  var requests: String?

  @Option(
    help: "Write a CSV row for every decision of the router (of the first replication).",
    completion: .file(extensions: ["csv"]))
  var decisions: String?

  @Option(
    help: "Write a timeline for Perfetto or chrome://tracing (of the first replication).",
    completion: .file(extensions: ["json"]))
  var timeline: String?

  @Flag(help: "No progress bar and no table.")
  var quiet = false

  @Flag(help: "Check every invariant after every event; slow.")
  var check = false

  @OptionGroup var storing: StoreOptions

  @Option(help: .hidden, transform: RunCommand.eventList)
  var events: EventQueue.Kind?

  func validate() throws {
    try precision.check(replications, least: 1)
    guard !batches || (precision.precision == nil && (replications ?? 1) == 1) else {
      throw ValidationError("--batches is for a single run; replications have intervals anyway")
    }
    let perRun = [requests, decisions, timeline].compactMap(\.self)
    guard files.scenarios.count == 1 || perRun.isEmpty else {
      throw ValidationError("--requests, --decisions and --timeline need exactly one scenario")
    }
  }

  func run() throws {
    let scenarios = try files.load()
    if precision.precision != nil {
      try MeasuredRuns.refuse(scenarios, for: "--precision")
    }
    let folders = try output.map { try OutputFolders(under: $0, for: scenarios.map(\.name)) }
    try RunStoring.check(storing)
    var summaries: [Summary] = []
    for (index, scenario) in scenarios.enumerated() {
      let study = ScenarioStudy(self, scenario)
      let outcome = try study.run()
      summaries.append(outcome.summary)
      if let folders { try folders.write(outcome, at: index) }
      if !json, !quiet {
        let table = SummaryTable(outcome.summary, notes: outcome.notes)
        Terminal.write((index > 0 ? "\n" : "") + table.text + "\n")
      }
    }
    if json {
      let text = summaries.count == 1 ? SummaryJSON.text(summaries[0]) : SummaryJSON.text(summaries)
      Terminal.write(text + "\n")
    }
    try RunStoring.store(
      zip(scenarios, summaries).map { scenario, summary in
        StoredRun(summary, command: "run", fingerprint: scenario.runFingerprint)
      }, storing)
    let failed = summaries.flatMap { $0.published ?? [] }.filter { !$0.ok }
    if !failed.isEmpty { throw ExitCode(1) }
  }

  private static func eventList(_ name: String) throws -> EventQueue.Kind {
    guard let kind = EventQueue.Kind(rawValue: name) else {
      let names = EventQueue.Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("no event list is called '\(name)'; there are \(names)")
    }
    return kind
  }
}
