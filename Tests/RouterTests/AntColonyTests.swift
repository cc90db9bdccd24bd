import DiscreteEvents
import Router
import Testing

@Suite("The ant colony")
struct AntColonyTests {
  private let coin = RandomStream(seed: 3, name: "coin")

  /// Four agents of one stage, each in a pool of its own.
  private func fleet(intents: Int = 0, confusion: [[Double]] = []) -> FleetDescription {
    FleetDescription(
      pools: (0..<4).map { FleetDescription.Pool(name: "pool \($0)", replicas: $0..<$0 + 1) },
      arms: (0..<4).map { FleetDescription.Arm(name: "arm \($0)", pool: $0) },
      intents: (0..<intents).map { "intent \($0)" }, confusion: confusion)
  }

  private func prepared(
    _ values: [String: Double], _ fleet: FleetDescription
  ) throws -> (any RoutingPolicy, FleetView) {
    let definition = try #require(PolicyCatalogue.policies.first { $0.name == "ant-colony" })
    var policy = definition.makePolicy(values)
    policy.prepare(for: fleet)
    return (policy, FleetView(pools: fleet.pools.map(\.replicas), needs: policy.needs))
  }

  /// What the table of evidence says in `column` about each agent.
  private func column(
    _ name: String, of policy: any RoutingPolicy, _ request: RequestView, _ view: FleetView
  ) throws -> [Double] {
    let evidence = try #require(policy.evidence(for: request, in: view))
    let index = try #require(evidence.columns.firstIndex(of: name))
    return evidence.rows.map { $0.numbers[index] }
  }

  private func outcome(_ request: RequestView, arm: Int, reward: Double) -> Outcome {
    Outcome(
      request: request, replica: arm, isCompleted: true, outputTokens: 5,
      firstToken: .seconds(1), left: .seconds(2), arm: arm, reward: reward)
  }

  private static let learnsAll: [String: Double] = [
    "sampling": 1, "batch": 1, "judgeError": 0,
  ]

  /// The first record is as dear as the mean, so f_sys = 1, and τ = 0.9·1 + 1/(1 + 0.001).
  @Test("evaporates and deposits on the edge of an accepted path, and on no other")
  func rule() throws {
    var (policy, view) = try prepared(Self.learnsAll, fleet())
    let request = RequestView(id: 0, promptTokens: 1)
    _ = policy.place(request, in: view, using: coin)
    view.advance(to: .seconds(2))
    policy.observe(outcome(request, arm: 2, reward: 1), in: view)
    _ = policy.place(RequestView(id: 1, promptTokens: 1), in: view, using: coin)
    let tau = try column("pheromone", of: policy, request, view)
    #expect(tau[0] == 1 && tau[1] == 1 && tau[3] == 1)
    // Two roundings of numbers near 2.
    let expected = 0.9 + 1 / 1.001
    #expect(abs(tau[2] - expected) < 1e-15)
  }

  @Test("leaves no pheromone for an answer that the gate turns back")
  func gate() throws {
    for (gate, isLearned) in [(0.0, false), (1.0, true)] {
      var values = Self.learnsAll
      values["gate"] = gate
      var (policy, view) = try prepared(values, fleet())
      let request = RequestView(id: 0, promptTokens: 1)
      _ = policy.place(request, in: view, using: coin)
      view.advance(to: .seconds(2))
      policy.observe(outcome(request, arm: 2, reward: 0), in: view)
      _ = policy.place(request, in: view, using: coin)
      let tau = try column("pheromone", of: policy, request, view)
      #expect((tau[2] != 1) == isLearned)
    }
  }

  @Test("evaporates everywhere once a batch where it is told to")
  func evaporation() throws {
    var values = Self.learnsAll
    values["evaporate"] = 1
    var (policy, view) = try prepared(values, fleet())
    let request = RequestView(id: 0, promptTokens: 1)
    _ = policy.place(request, in: view, using: coin)
    view.advance(to: .seconds(2))
    policy.observe(outcome(request, arm: 2, reward: 1), in: view)
    _ = policy.place(request, in: view, using: coin)
    let tau = try column("pheromone", of: policy, request, view)
    #expect(tau[0] == 0.9 && tau[1] == 0.9 && tau[3] == 0.9 && tau[2] > 1.8)
  }

  @Test("changes no pheromone by choosing")
  func servingPath() throws {
    var (policy, view) = try prepared(Self.learnsAll, fleet())
    for id in 0..<500 {
      guard
        case .send(let call) = policy.place(
          RequestView(id: id, promptTokens: 1), in: view, using: coin
        ).action
      else { continue }
      view.sent(to: call.replica, promptTokens: 1)
    }
    let tau = try column("pheromone", of: policy, RequestView(id: 0, promptTokens: 1), view)
    #expect(tau == [1, 1, 1, 1])
  }

  /// P(true = 0 | taken for 0) = 0.9/(0.9 + 0.3) = 0.75 with intents equally likely, so of a
  /// deposit of 1/1.001 the first specialist gets three quarters.
  @Test("shares a deposit among the specialists by what the intent may really be")
  func posterior() throws {
    let confusion = [[0.9, 0.1], [0.3, 0.7]]
    var (policy, view) = try prepared(Self.learnsAll, fleet(intents: 2, confusion: confusion))
    let request = RequestView(id: 0, promptTokens: 1, intent: 0)
    _ = policy.place(request, in: view, using: coin)
    view.advance(to: .seconds(2))
    policy.observe(outcome(request, arm: 1, reward: 1), in: view)
    _ = policy.place(request, in: view, using: coin)
    let deposit = 1 / 1.001
    let (first, second) = (0.9 + 0.75 * deposit, 0.9 + 0.25 * deposit)
    let seen = try column("pheromone", of: policy, request, view)[1]
    let expected = 0.75 * first + 0.25 * second
    #expect(abs(seen - expected) < 1e-14)
    // Taken for 1: P(true = 0) = 0.1/0.8.
    let another = RequestView(id: 1, promptTokens: 1, intent: 1)
    let fused = try column("pheromone", of: policy, another, view)[1]
    let other = 0.125 * first + 0.875 * second
    #expect(abs(fused - other) < 1e-14)
  }

  @Test("keeps pheromone within the bounds it is given")
  func bounds() throws {
    var values = Self.learnsAll
    values["maxMin"] = 1
    values["evaporate"] = 1
    var (policy, view) = try prepared(values, fleet())
    let request = RequestView(id: 0, promptTokens: 1)
    for _ in 0..<300 {
      _ = policy.place(request, in: view, using: coin)
      view.advance(to: .seconds(2))
      policy.observe(outcome(request, arm: 2, reward: 1), in: view)
    }
    let tau = try column("pheromone", of: policy, request, view)
    // One choice among four, and the best is to be chosen with probability ½ by pheromone alone:
    // τ_min = τ_max·(1 − ½)/(3·½), so a third each of what the best has. Three roundings.
    #expect(abs(tau[0] * 3 - tau[2]) < 1e-12 && tau[2] > 9)
  }

  /// Pearson's χ² of four equal probabilities has 3 degrees of freedom: above 30.7 once in a
  /// million.
  @Test("chooses any agent alike when neither pheromone nor heuristic counts")
  func random() throws {
    var (policy, view) = try prepared(["alpha": 0, "beta": 0], fleet())
    let draws = 20_000
    var counts = [0, 0, 0, 0]
    for id in 0..<draws {
      let request = RequestView(id: id, promptTokens: 1)
      guard case .send(let call) = policy.place(request, in: view, using: coin).action
      else { continue }
      counts[call.arm] += 1
      view.sent(to: call.replica, promptTokens: 1)
      if call.arm > 0 { view.left(call.replica, promptTokens: 1) }
    }
    let expected = Double(draws) / 4
    let chiSquare = counts.reduce(0.0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    #expect(chiSquare < 30.7, "\(counts)")
  }

  @Test("says of every agent of every stage how probable it is")
  func evidence() throws {
    var fleet = fleet(intents: 2)
    for arm in fleet.arms.indices { fleet.arms[arm].stage = arm / 2 }
    var (policy, view) = try prepared([:], fleet)
    let request = RequestView(id: 0, promptTokens: 1, intent: 1)
    let decision = policy.place(request, in: view, using: coin)
    guard case .fanOut(let calls) = decision.action else {
      Issue.record("the first of two stages is no call")
      return
    }
    let evidence = try #require(policy.evidence(for: request, in: view))
    #expect(evidence.rows.count == 4)
    #expect(evidence.rows.map(\.isChosen).firstIndex(of: true) == calls[0].arm)
    let parts = evidence.rows.map { $0.numbers[4] }
    #expect(abs(parts[0] + parts[1] - 1) < 1e-12 && abs(parts[2] + parts[3] - 1) < 1e-12)
    #expect(decision.reason.score == parts[calls[0].arm])
    view.change(0, isUp: false)
    let rest = try column("probability", of: policy, request, view)
    #expect(rest[0] == 0)
  }
}
