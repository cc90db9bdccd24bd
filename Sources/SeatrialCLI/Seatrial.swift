import ArgumentParser

@main
struct SeatrialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "seatrial")
}
