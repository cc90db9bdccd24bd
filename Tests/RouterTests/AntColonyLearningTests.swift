import Router
import SeatrialTestSupport
import Statistics
import Testing

/// What the colony learns, on agents and tasks without a fleet. Every claim is a mean difference
/// over ten replications in which both colonies met the same requests and the agents had the same
/// luck, and the 99 % Student-t interval of that difference must lie on one side of 0; seeds are
/// fixed.
@Suite("What the ant colony learns", .serialized)
struct AntColonyLearningTests {
  private static let replications = 10
  private static let requests = 6000
  /// Requests left out at the start, while it learns.
  private static let start = 3000

  /// An agent for each of three tasks, and one that is fast and good at none.
  private static let specialised: [AgentWorld.Agent] = [
    ("math", 2.0, [0.95, 0.6, 0.6]), ("code", 1.5, [0.6, 0.95, 0.6]),
    ("general", 2.5, [0.6, 0.6, 0.95]), ("fast", 1.0, [0.55, 0.55, 0.55]),
  ].enumerated().map { AgentWorld.Agent($1.0, pool: $0, seconds: $1.1, success: $1.2) }

  private func mixed(accuracy: Double) -> AgentWorld {
    AgentWorld(
      agents: Self.specialised, shares: [0.4, 0.3, 0.3],
      confusion: AgentWorld.confusion(accuracy: accuracy, tasks: 3), slots: 64)
  }

  /// Two agents that are good and slow, and one that is wrong and fast.
  private static let trap = AgentWorld(
    agents: [("good", 2.0, 0.9), ("fair", 2.0, 0.8), ("fast but wrong", 0.3, 0.15)].enumerated()
      .map { AgentWorld.Agent($1.0, pool: $0, seconds: $1.1, success: [$1.2]) },
    shares: [1], slots: 64)

  private typealias Values = [String: Double]

  /// In each replication, the mean of `measure` over the requests in `range`.
  private func means(
    _ values: Values, in world: AgentWorld, _ range: Range<Int> = start..<requests,
    of measure: (AgentResult) -> Double = { $0.isGood ? 1 : 0 }
  ) throws -> [Double] {
    let definition = try #require(PolicyCatalogue.policies.first { $0.name == "ant-colony" })
    return (0..<Self.replications).map { replication in
      let results = world.run(
        definition.makePolicy(values), requests: Self.requests, replication: replication)
      return results[range].reduce(0) { $0 + measure($1) } / Double(range.count)
    }
  }

  /// The interval of `a` − `b`, pair by pair.
  private func difference(_ a: [Double], _ b: [Double]) -> ClosedRange<Double> {
    let interval = MeanInterval(of: zip(a, b).map { $0 - $1 }, level: 0.99)
    let half = interval.halfWidth ?? .infinity
    return interval.mean - half...interval.mean + half
  }

  private static let random: Values = ["alpha": 0, "beta": 0]
  private static let ranged: Values = ["normalize": 1]

  private func ranged(_ more: Values) -> Values { Self.ranged.merging(more) { $1 } }

  @Test("is better than a colony blind to intents, and that better than chance")
  func ordering() throws {
    // Tasks of unequal shares, and no agent that is both fast and bad: blindness still finds the
    // agent that is best on the whole.
    var world = mixed(accuracy: 0.98)
    world.shares = [0.6, 0.2, 0.2]
    world.agents[3].seconds = 2
    let colony = try means(Self.ranged, in: world)
    let blind = try means(ranged(["intents": 1]), in: world)
    let chance = try means(Self.random, in: world)
    #expect(difference(colony, blind).lowerBound > 0)
    #expect(difference(blind, chance).lowerBound > 0)
  }

  @Test("loses when the classifier is right 82 % of the time in place of 98 %")
  func intentErrors() throws {
    for values in [[:], Self.ranged] {
      let loss = difference(
        try means(values, in: mixed(accuracy: 0.98)), try means(values, in: mixed(accuracy: 0.82)))
      #expect(loss.lowerBound > 0, "\(loss)")
    }
  }

  @Test("does better with a specialist a task than with one matrix for all, under a mixed load")
  func specialists() throws {
    for values in [[:], Self.ranged] {
      let world = mixed(accuracy: 0.98)
      let shared = try means(values.merging(["specialists": 1]) { $1 }, in: world)
      let gain = difference(try means(values, in: world), shared)
      #expect(gain.lowerBound > 0, "\(gain)")
    }
  }

  /// Without the gate the colony ends where answers come fast; with it, where they are right.
  @Test("is captured by an agent that is fast but wrong unless answers pass a gate")
  func gate() throws {
    let toFast: (AgentResult) -> Double = { $0.path == [2] ? 1 : 0 }
    let everywhere: Values = ["evaporate": 1]
    let gated = try means(everywhere, in: Self.trap, of: toFast)
    let open = try means(["evaporate": 1, "gate": 1], in: Self.trap, of: toFast)
    // More than half of all requests go to the worst agent, and less than a fifth.
    #expect(difference(open, gated.map { _ in 0.5 }).lowerBound > 0)
    #expect(difference(gated, gated.map { _ in 0.2 }).upperBound < 0)
    let gain = difference(
      try means(everywhere, in: Self.trap), try means(["evaporate": 1, "gate": 1], in: Self.trap))
    #expect(gain.lowerBound > 0, "\(gain)")
  }

  /// The fixed point of the paper's rule does not depend on how often a path is accepted: the gate
  /// helps, but what is fast and now and then right keeps its pheromone, and the colony does worse
  /// than chance.
  @Test("with evaporation on reinforced edges only is held by that agent in spite of the gate")
  func gateOfThePaper() throws {
    let gated = try means([:], in: Self.trap)
    #expect(difference(gated, try means(["gate": 1], in: Self.trap)).lowerBound > 0)
    #expect(difference(gated, try means(Self.random, in: Self.trap)).upperBound < 0)
    let everywhere = try means(["evaporate": 1], in: Self.trap)
    #expect(difference(everywhere, gated).lowerBound > 0)
  }

  @Test("finds the way again when agents change, which one that has stopped learning does not")
  func drift() throws {
    var world = mixed(accuracy: 0.98)
    let skills = world.agents.map(\.success)
    // From here on each agent is as good as the next one was.
    world.change = (request: Self.start, success: skills[1...] + [skills[0]])
    let late = Self.requests - 1000..<Self.requests
    let learning: Values = ["normalize": 1, "sampling": 1, "warmUp": 2000]
    let stopped: Values = ["normalize": 1, "sampling": 0, "warmUp": 2000]
    let after = Self.start..<Self.start + 500
    let recovered = try means(learning, in: world, late)
    #expect(difference(recovered, try means(learning, in: world, after)).lowerBound > 0)
    #expect(difference(recovered, try means(stopped, in: world, late)).lowerBound > 0)
  }

  @Test("goes anywhere while it is warmed up with labelled records")
  func warmUp() throws {
    let values = ranged(["warmUp": 2000])
    let chance = try means(Self.random, in: Self.trap, 0..<2000) { $0.path == [2] ? 1 : 0 }
    let warm = try means(values, in: Self.trap, 0..<2000) { $0.path == [2] ? 1 : 0 }
    // Both are a third; 10 replications of 2,000 draws have a standard error of √(2/9/20,000), of
    // which the difference of two is not more than 5 times √2 but once in a million.
    let mean = MeanInterval(of: zip(warm, chance).map { $0 - $1 }).mean
    #expect(abs(mean) < 5 * (2 * 2.0 / 9 / 20_000).squareRoot())
  }
}
