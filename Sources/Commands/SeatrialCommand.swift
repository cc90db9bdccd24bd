internal import ArgumentParser
internal import Report

/// The program: finds the command, runs it, and turns what goes wrong into an exit status.
package enum SeatrialCommand {
  /// Runs the command line that this process was given, and ends the process.
  package static func run() -> Never {
    let signals = Interrupt.cleanUpOnSignal()
    defer { withExtendedLifetime(signals) {} }
    do {
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
    commandName: "seatrial",
    abstract: "Simulate an LLM serving fleet before it carries anyone.",
    subcommands: [
      RunCommand.self, CompareCommand.self, HistoryCommand.self, ValidateCommand.self,
      TraceCommand.self, CatalogCommand.self,
    ])
}
