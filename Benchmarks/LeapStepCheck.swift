internal import ArgumentParser
internal import SeatrialTestSupport

/// Any number of random scenarios in leap and in step mode, each with another event list, and
/// against the reference engine.
struct LeapStepCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leap-step",
    abstract: "Check that leap, step and the reference engine leave the same records.")

  @Option(help: "Random scenarios to run.")
  var scenarios: UInt64 = 100_000

  @Option(help: "Number of the first.")
  var from: UInt64 = 1

  func run() throws {
    for number in from..<from + scenarios {
      let found =
        try LeapStepComparison.difference(in: number) ?? ReferenceComparison.difference(in: number)
      if let found {
        print("scenario \(number): \(found)")
        print("again: seatrial-bench leap-step --from \(number) --scenarios 1")
        throw ExitCode.failure
      }
    }
    print("\(scenarios) scenarios from number \(from) on: no difference")
  }
}
