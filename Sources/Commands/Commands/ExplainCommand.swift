internal import ArgumentParser
internal import Fleet
internal import Report
internal import Scenario

/// `seatrial explain`: one request's life, every decision, and why.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Tell one request's life: every decision on it, and why.")

  @Argument(help: "A scenario file.", completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @Option(help: "The request's number in order of arrival, from 0, as --requests numbers them.")
  var request: Int

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Change a value before reading, such as pools[0].replicas=8.", valueName: "path=value"))
  var overrides: [String] = []

  @Option(help: "Seed of all randomness, in place of the scenario's.")
  var seed: UInt64?

  @Option(help: "Which replication, from 0.")
  var replication = 0

  func validate() throws {
    guard request >= 0 else { throw ValidationError("requests are numbered from 0") }
    guard replication >= 0 else { throw ValidationError("replications are numbered from 0") }
  }

  func run() throws {
    var config = try Scenario.load(file: scenario, overrides: overrides).config
    if let seed { config.seed = seed }
    let story = RequestStory(of: request, FleetNames(config))
    var options = RunOptions()
    options.replication = replication
    let end = story.end
    options.progress = { _, _ in !end.isReached }
    do {
      _ = try Fleet.run(config, options, recorder: story)
    } catch RunError.cancelled {
      // The request has left; the rest of the run is no part of its story.
    }
    guard let text = story.text else {
      throw ValidationError("there is no request \(request); \(story.requests) arrived")
    }
    Terminal.write(text + "\n")
  }
}
