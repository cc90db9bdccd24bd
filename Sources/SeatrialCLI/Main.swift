internal import Commands

/// The program `seatrial`.
@main
enum Main {
  static func main() { SeatrialCommand.run() }
}
