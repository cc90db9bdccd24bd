internal import DiscreteEvents
internal import Glibc

/// Optimism without contexts: gives a request to the arm with the greatest mean reward plus
/// √(2 ln t/n), after t rewards of which n were the arm's.
///
/// Auer, Cesa-Bianchi, Fischer, "Finite-time analysis of the multiarmed bandit problem", Machine
/// Learning 47, 2002, figure 1, for rewards from 0 to 1. Rewards come when requests leave; until
/// every arm has one, requests go to those without one, the least tried first.
struct UCB1: RoutingPolicy {
  static let definition = PolicyDefinition(
    "ucb1", about: "the arm with the greatest mean reward plus width, whatever the context",
    parameters: [
      .number(
        "scale", default: 1, in: 0...100, about: "widths count so many times; 1 = as published")
    ],
    cost: { _, fleet in LearningCost.ucb1(fleet) }
  ) { UCB1($0) }

  private let scale: Double
  private var routes = ArmRoutes(FleetDescription(pools: []))
  private var sent: ContiguousArray<Int> = []
  private var counts: ContiguousArray<Int> = []
  private var sums: ContiguousArray<Double> = []
  private var observations = 0
  private var last = -1

  init(_ parameters: PolicyParameters) { scale = parameters["scale"] }

  var needs: ViewNeeds { routes.needs }

  mutating func prepare(for fleet: FleetDescription) {
    routes = ArmRoutes(fleet)
    sent = ContiguousArray(repeating: 0, count: routes.arms.count)
    counts = sent
    sums = ContiguousArray(repeating: 0, count: routes.arms.count)
    observations = 0
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    guard let (arm, reason) = choice, let call = routes.send(request, to: arm, in: view) else {
      guard let replica = view.leastOutstandingOfPools else {
        return Decision(.hold, because: Reason("no replica is up"))
      }
      return Decision(.place(replica), because: Reason("no arm is up: fewest requests"))
    }
    last = arm
    sent[arm] += 1
    return Decision(.send(call), because: reason)
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    guard routes.arms.indices.contains(outcome.arm) else { return }
    routes.left(outcome.arm)
    guard let reward = outcome.learnableReward, reward.isFinite else { return }
    counts[outcome.arm] += 1
    sums[outcome.arm] += reward
    observations += 1
  }

  mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView) {
    routes.replicaChanged(in: view)
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let rows = routes.arms.indices.map { arm in
      let (mean, width) = (mean(of: arm), width(of: arm, logarithm))
      return Evidence.Row(
        routes.arms[arm].name, [mean, width, 0, mean + width], isChosen: arm == last)
    }
    return Evidence(columns: ["mean", "width", "paging cost", "index"], rows: rows)
  }

  /// The arm to choose; `nil` = none is served. O(arms).
  private var choice: (arm: Int, reason: Reason)? {
    var best: (arm: Int, index: Double)?
    var untried: Int?
    let logarithm = logarithm
    for arm in counts.indices where routes.isServed[arm] {
      if counts[arm] == 0 {
        if untried.map({ sent[arm] < sent[$0] }) ?? true { untried = arm }
        continue
      }
      let index = mean(of: arm) + width(of: arm, logarithm)
      if best.map({ index > $0.index }) ?? true { best = (arm, index) }
    }
    if let untried { return (untried, Reason("no reward seen yet")) }
    return best.map { ($0.arm, Reason("greatest optimistic reward", score: $0.index)) }
  }

  /// ln t.
  private var logarithm: Double { log(Double(max(1, observations))) }

  private func mean(of arm: Int) -> Double {
    counts[arm] > 0 ? sums[arm] / Double(counts[arm]) : 0
  }

  /// Infinite for an arm without a reward.
  private func width(of arm: Int, _ logarithm: Double) -> Double {
    guard counts[arm] > 0 else { return .infinity }
    return scale * (2 * logarithm / Double(counts[arm])).squareRoot()
  }
}
