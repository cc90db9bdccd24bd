internal import DiscreteEvents

extension Radar {
  /// The 7 ms are the paper's measurement of its router; it gives no other values.
  static let definition = PolicyDefinition(
    "radar", about: "probable success for its cost, by an item-response model (RADAR)",
    parameters: [
      .number("weight", default: 0.8, in: 0...1, about: "weight of success against cost (w1)"),
      .word(
        "scalarization", among: ["linear", "chebyshev"], about: "how success and cost are traded"),
      .number("rate", default: 0.1, in: 1e-4...1, about: "step of the stochastic gradient"),
      .count(
        "warmUp", default: 0, in: 0...1_000_000_000,
        about: "first requests, which examine all arms in turn"),
      .count(
        "tests", default: 50, in: 0...1_000_000,
        about: "requests that examine each arm before it is trusted"),
      .number(
        "delay", default: 0.007, in: 0...10,
        about: "seconds to embed a request and ask the model"),
    ],
    cost: { _, fleet in
      // Fitted to this code on a 2-core server (1 to 64 arms, 0 to 64 numbers): within 15 %.
      .seconds(1e-9 * (120 + 9.5 * Double(fleet.arms.count) + 1.2 * Double(fleet.contextSize)))
    },
    make: { Radar($0) })
}
