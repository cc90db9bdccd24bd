import Seatrial

@main
enum Program {
  static func main() { SeatrialProgram.run(policies: [.leastOutstanding, .leastWaiting]) }
}

extension PolicyDefinition {
  package static let leastOutstanding = PolicyDefinition(
    "lor", about: "the replica with the fewest requests, in its batch and its queue",
    parameters: [
      .number(
        "waitingWeight", default: 1, in: 0...100,
        about: "what a request in the queue counts; one in the batch counts 1")
    ],
    make: { LeastOutstanding(waitingWeight: $0["waitingWeight"]) })

  package static let leastWaiting = PolicyDefinition(
    "lor-waiting", about: "the replica with the shortest queue, the first of equals",
    make: { _ in LeastWaiting() })
}
