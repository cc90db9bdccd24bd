import DiscreteEvents
import Foundation
import Router
import Testing

@Suite("What each bandit does")
struct BanditTests {
  private let coin = RandomStream(seed: 3, name: "coin")

  private func policy(_ name: String, _ values: [String: Double] = [:]) throws -> any RoutingPolicy
  {
    try #require(PolicyCatalogue.policies.first { $0.name == name }).makePolicy(values)
  }

  /// Pools of one replica each, which are the arms.
  private func pools(_ count: Int, contextSize: Int = 0) -> FleetDescription {
    FleetDescription(
      pools: (0..<count).map {
        FleetDescription.Pool(name: "p\($0)", replicas: $0..<$0 + 1)
      }, contextSize: contextSize)
  }

  private func view(_ fleet: FleetDescription, _ policy: any RoutingPolicy) -> FleetView {
    FleetView(
      pools: fleet.pools.map(\.replicas), adapters: fleet.adapters.count, needs: policy.needs)
  }

  private func request(_ context: [Double] = []) -> RequestView {
    RequestView(id: 0, promptTokens: 10, context: context)
  }

  private func outcome(
    _ arm: Int, reward: Double?, context: [Double] = [], isCompleted: Bool = true
  ) -> Outcome {
    Outcome(
      request: request(context), replica: arm, isCompleted: isCompleted, outputTokens: 1,
      firstToken: nil, left: .zero, arm: arm, reward: reward)
  }

  private func arm(
    _ policy: inout any RoutingPolicy, _ view: FleetView, _ context: [Double] = []
  ) -> Int? {
    guard case .send(let call) = policy.place(request(context), in: view, using: coin).action
    else { return nil }
    return call.arm
  }

  static let names = [
    "linucb", "lin-thompson", "epsilon-greedy", "ucb1", "polar", "polar-plus",
  ]

  @Test("UCB1 chooses by its closed form")
  func closedForm() throws {
    let fleet = pools(4)
    var policy = try policy("ucb1")
    policy.prepare(for: fleet)
    let view = view(fleet, policy)
    var counts = [0.0, 0, 0, 0]
    var sums = [0.0, 0, 0, 0]
    for round in 0..<500 {
      let untried = counts.firstIndex(of: 0)
      let indices = (0..<4).map {
        sums[$0] / counts[$0] + (2 * log(counts.reduce(0, +)) / counts[$0]).squareRoot()
      }
      let expected = untried ?? indices.firstIndex(of: indices.max() ?? 0)
      let chosen = try #require(arm(&policy, view))
      #expect(chosen == expected, "round \(round)")
      let reward = coin.uniform() < [0.2, 0.5, 0.6, 0.3][chosen] ? 1.0 : 0
      policy.observe(outcome(chosen, reward: reward), in: view)
      counts[chosen] += 1
      sums[chosen] += reward
    }
  }

  @Test("UCB1's regret is within its theorem's bound")
  func regretBound() throws {
    // Auer, Cesa-Bianchi, Fischer 2002, theorem 1: 8 Σ ln n/Δ + (1 + π²/3) ΣΔ.
    let means = [0.9, 0.8, 0.6, 0.5]
    let requests = 20_000
    let gaps = means.map { 0.9 - $0 }.filter { $0 > 0 }
    let bound =
      8 * gaps.reduce(0) { $0 + log(Double(requests)) / $1 }
      + (1 + .pi * .pi / 3) * gaps.reduce(0, +)
    for seed in 1...10 as ClosedRange<UInt64> {
      let luck = RandomStream(seed: seed, name: "luck")
      let fleet = pools(4)
      var policy = try policy("ucb1")
      policy.prepare(for: fleet)
      let view = view(fleet, policy)
      var regret = 0.0
      for _ in 0..<requests {
        let chosen = try #require(arm(&policy, view))
        regret += 0.9 - means[chosen]
        let reward = luck.uniform() < means[chosen] ? 1.0 : 0
        policy.observe(outcome(chosen, reward: reward), in: view)
      }
      #expect(regret < bound)
      #expect(regret > 0)
    }
  }

  @Test("Thompson's draws have the posterior's mean, variance and independence")
  func posterior() throws {
    let size = 5
    let fleet = pools(3, contextSize: size)
    var policy = try policy("lin-thompson", ["scale": 0.7])
    policy.prepare(for: fleet)
    let view = view(fleet, policy)
    var reference = (0..<3).map { _ in PlainRidge(size: size, regularization: 1) }
    for step in 0..<60 {
      let x = coin.normals(size)
      policy.observe(outcome(step % 3, reward: x[step % 3], context: x), in: view)
      reference[step % 3].learn(x, reward: x[step % 3])
    }
    let x = [0.3, -0.2, 0.5, 0.1, 0.7]
    let draws = 40_000
    var sums = [0.0, 0, 0]
    var products = Array(repeating: 0.0, count: 9)
    for _ in 0..<draws {
      _ = policy.place(request(x), in: view, using: coin)
      let rows = try #require(policy.evidence(for: request(x), in: view)).rows
      let drawn = rows.map { $0.numbers[1] }
      for a in 0..<3 {
        sums[a] += drawn[a]
        for b in 0..<3 { products[3 * a + b] += drawn[a] * drawn[b] }
      }
    }
    // Five standard errors of a mean (1/√n), a variance (√(2/n)) and a correlation (1/√n) of normal
    // variates: 15 statistics, of which one lies outside with probability 10⁻⁵.
    let error = 5 / Double(draws).squareRoot()
    let rows = try #require(policy.evidence(for: request(x), in: view)).rows
    let deviations = reference.map { 0.7 * quadratic($0.inverse, x).squareRoot() }
    for a in 0..<3 {
      let mean = zip(reference[a].parameter, x).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(rows[a].numbers[0] - mean) < 1e-12)
      #expect(abs(sums[a] / Double(draws)) < error * deviations[a])
      for b in 0..<3 {
        let covariance = products[3 * a + b] / Double(draws) / (deviations[a] * deviations[b])
        #expect(abs(covariance - (a == b ? 1 : 0)) < error * (a == b ? 2.0.squareRoot() : 1))
      }
    }
  }

  @Test("epsilon-greedy explores as often as it says, and less as requests come")
  func epsilon() throws {
    for (values, expected) in [
      (["epsilon": 0.2], 0.2 * 2000), (["epsilon": 0], 0), (["epsilon": 1], 2000),
      // Σ min(1, 3·4/t) = 12 + 12 (H(2000) − H(12)) = 12 + 12 (8.178 − 3.103).
      (["epsilon": 1, "decay": 3], 12 + 12 * 5.075),
    ] as [([String: Double], Double)] {
      let fleet = pools(4)
      var policy = try policy("epsilon-greedy", values)
      policy.prepare(for: fleet)
      let view = view(fleet, policy)
      var explored = 0.0
      for _ in 0..<2000 {
        let decision = policy.place(request(), in: view, using: coin)
        if "\(decision.reason.text)" == "any arm" { explored += 1 }
      }
      // Five standard deviations of a sum of Bernoulli variates, whose variance is below its mean.
      #expect(abs(explored - expected) <= 5 * expected.squareRoot())
      if values["epsilon"] == 1, values["decay"] == nil { #expect(explored == 2000) }
    }
  }

  @Test("learns nothing where nobody says how good an answer was, and 0 from a failure")
  func rewards() throws {
    let fleet = pools(2)
    var policy = try policy("linucb", ["alpha": 0])
    policy.prepare(for: fleet)
    let view = view(fleet, policy)
    policy.observe(outcome(0, reward: 1), in: view)
    policy.observe(outcome(0, reward: nil), in: view)
    policy.observe(outcome(-1, reward: 1), in: view)
    policy.observe(outcome(7, reward: 1), in: view)
    func mean() throws -> Double {
      _ = arm(&policy, view)
      return try #require(policy.evidence(for: request(), in: view)).rows[0].numbers[0]
    }
    #expect(try mean() == 0.5)  // 1/(1 + λ)
    policy.observe(outcome(0, reward: nil, isCompleted: false), in: view)
    #expect(abs(try mean() - 1.0 / 3) < 1e-15)
  }

  @Test("goes to an arm that is up, whatever is best", arguments: names)
  func availability(name: String) throws {
    let fleet = pools(3)
    var policy = try policy(name)
    policy.prepare(for: fleet)
    var view = view(fleet, policy)
    for _ in 0..<50 { policy.observe(outcome(1, reward: 9), in: view) }
    view.change(1, isUp: false)
    policy.replicaChanged(1, isUp: false, in: view)
    for _ in 0..<50 {
      let chosen = try #require(arm(&policy, view))
      #expect(chosen != 1)
    }
    for replica in [0, 2] {
      view.change(replica, isUp: false)
      policy.replicaChanged(replica, isUp: false, in: view)
    }
    #expect(policy.place(request(), in: view, using: coin).action == .hold)
    view.change(2, isUp: true)
    policy.replicaChanged(2, isUp: true, in: view)
    for _ in 0..<10 {
      guard case .send(let call) = policy.place(request(), in: view, using: coin).action else {
        continue
      }
      #expect(call.replica == 2)
    }
  }

  @Test("evidence names the arm that was chosen, and its index is the greatest", arguments: names)
  func evidence(name: String) throws {
    let fleet = pools(4, contextSize: 3)
    var policy = try policy(name, name == "epsilon-greedy" ? ["epsilon": 0] : [:])
    policy.prepare(for: fleet)
    let view = view(fleet, policy)
    for step in 0..<400 {
      let x = coin.unit(3)
      let chosen = try #require(arm(&policy, view, x))
      let evidence = try #require(policy.evidence(for: request(x), in: view))
      #expect(evidence.columns.count == 4)
      #expect(evidence.rows.map(\.isChosen) == (0..<4).map { $0 == chosen })
      let indices = evidence.rows.map { $0.numbers[3] }
      let isForced = evidence.notes.contains { $0.contains("by force") }
      if !isForced { #expect(indices[chosen] == indices.max(), "step \(step)") }
      policy.observe(outcome(chosen, reward: x[chosen % 3], context: x), in: view)
    }
  }
}
