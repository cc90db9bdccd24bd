internal import ArgumentParser
internal import Calibration
internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Report
internal import Scenario

/// `seatrial observe`: drive a real server with a scenario's traffic, and record it.
struct ObserveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "observe",
    abstract: "Drive an OpenAI-compatible server with a scenario's traffic and record it.")

  @Argument(
    help: ArgumentHelp(
      "The server's address, such as http://127.0.0.1:8000, and the scenario file; with --from, "
        + "only the scenario.", valueName: "server-and-scenario"))
  var arguments: [String]

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Change a value before reading, such as duration=5min.", valueName: "path=value"))
  var overrides: [String] = []

  @Option(
    help: "Write a CSV row for every request.", completion: .file(extensions: ["csv"]))
  var requests: String?

  @Option(
    help: "Fit the timing of the scenario's one replica to what was seen, and write the profile.",
    completion: .file(extensions: ["json"]))
  var profile: String?

  @Option(
    help: "Observe nothing: fit to what an earlier --requests wrote.",
    completion: .file(extensions: ["csv"]))
  var from: String?

  @Option(help: "The model to ask for; the first that the server lists unless said.")
  var model: String?

  @Option(help: "Prompts are random token numbers below this; 1000 unless said.")
  var vocabulary: Int?

  @Option(help: "Tells observations of one seed apart: each has prompts of its own.")
  var repetition = 0

  @Option(help: "Requests sent at most.")
  var maxRequests = 10_000

  @Option(help: "Seconds that the observation lasts at most.")
  var timeLimit = 1800.0

  @Option(help: "Seconds that the answer to a request may take.")
  var requestTimeout = 300.0

  @Flag(help: "Allow a server on another machine.")
  var allowRemote = false

  @Flag(help: "Print what was seen as JSON, and nothing else, on standard output.")
  var json = false

  @Flag(help: "No progress bar and no table.")
  var quiet = false

  func validate() throws {
    guard arguments.count == (from == nil ? 2 : 1) else {
      throw ValidationError(
        from == nil
          ? "give the server's address and a scenario" : "with --from, give only a scenario")
    }
    guard from == nil || (profile != nil && requests == nil) else {
      throw ValidationError("--from needs --profile, and leaves nothing for --requests")
    }
    guard maxRequests > 0 else { throw ValidationError("--max-requests must be at least 1") }
    for (name, value) in [("time-limit", timeLimit), ("request-timeout", requestTimeout)]
    where !(value > 0 && value <= 86_400) {
      throw ValidationError("--\(name) must be over 0 and at most 86400 seconds")
    }
    guard repetition >= 0 else { throw ValidationError("--repetition must not be negative") }
    guard vocabulary.map({ (1...100_000_000).contains($0) }) ?? true else {
      throw ValidationError("--vocabulary must be from 1 to 100000000")
    }
  }

  func run() throws {
    let scenario = try Scenario.load(file: arguments[arguments.count - 1], overrides: overrides)
    if let from { return try fit(scenario, from: from) }
    let address = try ServerAddress(arguments[0])
    guard allowRemote || address.isLoopback else {
      throw ObservationError(
        "\(address.host) is not this machine; say --allow-remote if its owner agrees to the load")
    }
    let fitting = try profile.map { try ObservedFitting(scenario, profile: $0) }
    let table = try requests.map {
      try RequestTable($0, pools: scenario.config.pools.map(\.name))
    }
    let model = try self.model ?? ServerModels.first(at: address)
    let observation = try observe(scenario.config, address, model, table)
    try table?.finish()
    var summary = ObservationSummary(
      observation, of: scenario, server: address.base, model: model)
    summary.fit = try fitting?.fit(
      observation.records.compactMap(ObservedRequest.init).sorted { $0.arrival < $1.arrival },
      source: "\(model) at \(address.base)")
    show(summary.json, ObservationTable(summary, notes: notes(observation, summary)).text)
    if !observation.failures.isEmpty { throw ExitCode(1) }
  }

  /// Fits to what was recorded before.
  private func fit(_ scenario: Scenario, from file: String) throws {
    guard let profile else { return }
    let fitting = try ObservedFitting(scenario, profile: profile)
    let recorded = try RequestRecordFile.read(file, needing: ["ttft_s", "e2e_s"])
    let fit = try fitting.fit(recorded.requests.compactMap(ObservedRequest.init), source: file)
    var notes = ObservedFitting.notes(profile: profile)
    if recorded.others > 0 { notes.append("\(recorded.others) other requests were left out.") }
    show(fit.json, ([fit.text, ""] + notes.map { "  \($0)" }).joined(separator: "\n"))
  }

  private func show(_ object: String, _ text: String) {
    if json { Terminal.write(object + "\n") } else if !quiet { Terminal.write(text + "\n") }
  }

  private func observe(
    _ config: FleetConfig, _ address: ServerAddress, _ model: String, _ table: RequestTable?
  ) throws -> Observation {
    var options = ObservationOptions()
    options.maxRequests = maxRequests
    options.timeLimit = .seconds(timeLimit)
    options.requestTimeout = .seconds(requestTimeout)
    options.repetition = repetition
    if let vocabulary { options.vocabulary = vocabulary }
    let generator = try LoadGenerator(
      config, to: address, model: model, options: options, recorder: table)
    let goal: ProgressBar.Goal =
      config.duration.map { .time($0) } ?? config.requests.map { .requests($0) } ?? .unknown
    let bar = ProgressBar(config.name, goal: goal, isShown: !quiet && !json)
    defer { bar.finish() }
    return try generator.run { time, left in bar.update(0, time: time, left: left) }
  }

  private func notes(_ observation: Observation, _ summary: ObservationSummary) -> [String] {
    var notes: [String] = []
    if observation.isCut {
      notes.append(
        "The scenario has more requests than were sent: see --max-requests and --time-limit.")
    }
    if let profile, summary.fit != nil { notes += ObservedFitting.notes(profile: profile) }
    return notes
  }
}
