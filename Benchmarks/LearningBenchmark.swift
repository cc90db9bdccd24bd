internal import ArgumentParser
internal import DiscreteEvents
internal import Router

/// What the decisions of the learning policies cost: choosing an arm, and learning its reward.
///
/// The figures in `LearningCost` are fitted to this table.
struct LearningBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learning",
    abstract: "Decisions a second of the learning policies, by arms and numbers in a context.")

  @Option(parsing: .upToNextOption, help: "Numbers of arms.")
  var arms = [3, 15, 100]

  @Option(parsing: .upToNextOption, help: "Numbers in a context.")
  var sizes = [8, 16, 32]

  @Option(help: "Rewards learned before the clock starts.")
  var learned = 100_000

  @Option(parsing: .upToNextOption, help: "Policies; all learning ones unless told.")
  var policies = [
    "linucb", "lin-thompson", "epsilon-greedy", "ucb1", "polar", "polar-plus", "ant-colony",
    "radar", "weighted-round-robin",
  ]

  func run() throws {
    printHeader(
      ["policy", "contexts", "arms", "numbers", "decisions/s", "ns a decision", "ns to learn"])
    for definition in PolicyCatalogue.policies where policies.contains(definition.name) {
      for contexts in BanditWorkload.Contexts.allCases {
        for arms in arms {
          for size in sizes { measure(definition, contexts, arms, size) }
        }
      }
    }
  }

  private func measure(
    _ definition: PolicyDefinition, _ contexts: BanditWorkload.Contexts, _ arms: Int, _ size: Int
  ) {
    var workload = BanditWorkload(
      definition.makePolicy(), contexts, arms: arms, size: size, learned: learned)
    let decision = Stopwatch.measure(operations: BanditWorkload.requests) { workload.decide() }
    let learning = Stopwatch.measure(operations: BanditWorkload.requests) { workload.learn() }
    printRow([
      definition.name, contexts.rawValue, "\(arms)", "\(size)",
      "\(Int(1e9 / decision.nanoseconds))", decimal(decision.nanoseconds),
      decimal(learning.nanoseconds),
    ])
  }
}

/// A policy that has learned for a while, and requests for it to decide on.
private struct BanditWorkload {
  /// What contexts are like.
  enum Contexts: String, CaseIterable {
    /// Unit vectors near 15 centres with Zipf popularity, as in a run.
    case clustered
    /// Unit vectors in any direction, arms whose parameters are so too: the most alike that arms
    /// can be, and no direction that is better known than another.
    case isotropic
  }

  /// Requests in a round.
  static let requests = 20_000

  private var policy: any RoutingPolicy
  private let view: FleetView
  private let coin = RandomStream(seed: 1, name: "coin")
  private let random = RandomStream(seed: 1, name: "learning benchmark")
  private var contexts: [RequestView] = []
  private var outcomes: [Outcome] = []
  private let parameters: [[Double]]

  init(
    _ policy: any RoutingPolicy, _ kind: Contexts, arms: Int, size: Int, learned: Int
  ) {
    self.policy = policy
    self.policy.prepare(
      for: FleetDescription(
        pools: [FleetDescription.Pool(name: "pool", replicas: 0..<4)],
        arms: (0..<arms).map { FleetDescription.Arm(name: "a\($0)", pool: 0) },
        contextSize: size))
    view = FleetView(pools: [0..<4], needs: self.policy.needs)
    let centres = (0..<15).map { [random] _ in BanditWorkload.unit(size, random) }
    let popularity = DiscreteDistribution(weights: (1...15).map { 1 / Double($0) })
    parameters = (0..<arms).map { [random] arm in
      let own = BanditWorkload.unit(size, random)
      guard kind == .clustered else { return own }
      return zip(centres[arm % 15], own).map { 0.9 * $0 + 0.1 * $1 }
    }
    for id in 0..<learned {
      let own = BanditWorkload.unit(size, random)
      let centre = centres[popularity?.sample(using: random) ?? 0]
      let context = kind == .isotropic ? own : zip(centre, own).map { $0 + 0.2 * $1 }
      let request = RequestView(
        id: id, promptTokens: 100, context: BanditWorkload.scaled(context))
      let outcome = self.outcome(of: request)
      self.policy.observe(outcome, in: view)
      guard id >= learned - BanditWorkload.requests else { continue }
      contexts.append(request)
      outcomes.append(outcome)
    }
  }

  /// Decides on every request, and forgets it.
  mutating func decide() -> UInt64 {
    var sum = 0
    for request in contexts { sum += arm(for: request) + 1 }
    return UInt64(sum)
  }

  /// Learns every outcome.
  mutating func learn() -> UInt64 {
    for outcome in outcomes { policy.observe(outcome, in: view) }
    return UInt64(outcomes.count)
  }

  private mutating func outcome(of request: RequestView) -> Outcome {
    let arm = arm(for: request)
    let mean = zip(parameters[arm], request.context).reduce(0) { $0 + $1.0 * $1.1 }
    return Outcome(
      request: request, replica: 0, isCompleted: true, outputTokens: 1, firstToken: .zero,
      left: .zero, arm: arm, reward: mean + 0.1 * random.normal())
  }

  private mutating func arm(for request: RequestView) -> Int {
    guard case .send(let call) = policy.place(request, in: view, using: coin).action else {
      return 0
    }
    return call.arm
  }

  private static func unit(_ size: Int, _ random: RandomStream) -> [Double] {
    scaled((0..<size).map { _ in random.normal() })
  }

  private static func scaled(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }
}
