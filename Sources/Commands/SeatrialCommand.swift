internal import ArgumentParser
internal import Report
package import Router
internal import Scenario

/// The program: finds the command, runs it, and turns what goes wrong into an exit status.
package enum SeatrialCommand {
  /// Runs the command line that this process was given, and ends the process.
  ///
  /// - Parameter policies: The policies of the program's own that scenarios can name.
  package static func run(policies: [PolicyDefinition] = []) -> Never {
    let signals = Interrupt.cleanUpOnSignal()
    defer { withExtendedLifetime(signals) {} }
    do {
      try PolicyRegistry.register(policies)
      var command = try RootCommand.parseAsRoot()
      try command.run()
    } catch {
      let outcome = Outcome(of: error)
      if outcome.status == 0 {
        Terminal.write(outcome.message)
      } else {
        Terminal.writeError(outcome.message)
      }
      RootCommand.exit(withError: ExitCode(outcome.status))
    }
    RootCommand.exit()
  }
}

/// `seatrial` itself: nothing but its commands.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: programName,
    abstract: "Simulate an LLM serving fleet before it carries anyone.",
    subcommands: [
      RunCommand.self, CompareCommand.self, RegressCommand.self, HistoryCommand.self,
      CalibrateCommand.self, ObserveCommand.self, ReplayCommand.self,
      ExplainCommand.self, ValidateCommand.self, TraceCommand.self, CatalogCommand.self,
    ])

  /// What the program was called as: `seatrial`, or the name of a user's own program.
  static var programName: String {
    CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "seatrial"
  }
}
