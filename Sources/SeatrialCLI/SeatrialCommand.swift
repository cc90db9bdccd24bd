import ArgumentParser
import Report

/// The program: finds the command, runs it, and turns what goes wrong into an exit status.
@main
struct SeatrialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seatrial",
    abstract: "Simulate an LLM serving fleet before it carries anyone.",
    subcommands: [
      RunCommand.self, ValidateCommand.self, TraceCommand.self, CatalogCommand.self,
    ])

  static func main() {
    let signals = Interrupt.cleanUpOnSignal()
    defer { withExtendedLifetime(signals) {} }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let outcome = Outcome(of: error)
      if outcome.status == 0 {
        Terminal.write(outcome.message)
      } else {
        Terminal.writeError(outcome.message)
      }
      Self.exit(withError: ExitCode(outcome.status))
    }
  }
}
