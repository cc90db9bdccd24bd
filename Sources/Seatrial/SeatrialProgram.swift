internal import Commands

/// The whole command line of `seatrial`, as a program of your own.
///
///     SeatrialProgram.run(policies: [definition])
public enum SeatrialProgram {
  /// Runs the command line that this process was given, and ends the process. Scenarios can name
  /// `policies` as they can name those that every `seatrial` has, with the same diagnostics.
  public static func run(policies: [PolicyDefinition]) -> Never {
    SeatrialCommand.run(policies: policies)
  }
}
