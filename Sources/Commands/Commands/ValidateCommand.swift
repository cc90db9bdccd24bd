internal import ArgumentParser
internal import Fleet
internal import Pool
internal import Report
internal import Scenario

/// `seatrial validate`: check scenarios without running them.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check scenario files without running them.")

  @OptionGroup var files: ScenarioFiles

  func run() throws {
    for scenario in try files.load() {
      let replicas = scenario.config.pools.reduce(0.0) { $0 + Double($1.replicas) }
      let parts = [
        ValidateCommand.counted(scenario.config.streams.count, "stream"),
        ValidateCommand.counted(scenario.config.pools.count, "pool"),
        Quantity.count(replicas) + (replicas == 1 ? " replica" : " replicas"),
      ]
      Terminal.write("\(scenario.file): ok: \(parts.joined(separator: ", "))\n")
    }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
