import Seatrial

@main
enum Program {
  static let policies = [
    PolicyDefinition(
      "lor", about: "the replica with the fewest requests, in its batch and its queue",
      parameters: [
        .number(
          "waitingWeight", default: 1, in: 0...100,
          about: "what a request in the queue counts; one in the batch counts 1")
      ],
      make: { LeastOutstanding(waitingWeight: $0["waitingWeight"]) }),
    PolicyDefinition(
      "lor-waiting",
      about: "the replica with the fewest requests in its queue; the first of equals",
      make: { _ in LeastWaiting() }),
  ]

  static func main() { SeatrialProgram.run(policies: policies) }
}
