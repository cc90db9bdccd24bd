import DiscreteEvents
import Router
import Testing

@Suite("Policies that route by length")
struct LengthPolicyTests {
  /// A pool of short sequences with two replicas of ten slots, and two pools of longer ones.
  private static let fleet = FleetDescription(
    pools: [
      .init(name: "long", replicas: 0..<2, maxBatch: 4, maxSequence: 64_000),
      .init(name: "short", replicas: 2..<4, maxBatch: 10, maxSequence: 4000),
      .init(name: "middle", replicas: 4..<5, maxBatch: 4, maxSequence: 16_000),
    ], intents: ["prose", "code"])

  /// A policy with its view, kept up as the fleet does.
  private struct Bench {
    var policy: any RoutingPolicy
    var view: FleetView
    private let coin = RandomStream(seed: 3, name: "coin")

    init(_ name: String, _ values: [String: Double] = [:]) throws {
      let definition = try #require(PolicyCatalogue.policies.first { $0.name == name })
      policy = definition.makePolicy(values)
      policy.prepare(for: LengthPolicyTests.fleet)
      view = FleetView(
        pools: LengthPolicyTests.fleet.pools.map(\.replicas), needs: policy.needs)
    }

    mutating func decide(
      _ prompt: Int, expected: Int? = nil, intent: Int = -1, bytes: Int = 0
    ) -> Decision {
      policy.place(
        RequestView(
          id: 0, promptTokens: prompt, intent: intent, promptBytes: bytes,
          expectedOutput: expected),
        in: view, using: coin)
    }

    mutating func pool(
      _ prompt: Int, expected: Int? = nil, intent: Int = -1, bytes: Int = 0
    ) -> String? {
      switch decide(prompt, expected: expected, intent: intent, bytes: bytes).action {
      case .place(let replica): LengthPolicyTests.fleet.pools[view.pool(of: replica)].name
      case .send(let call): LengthPolicyTests.fleet.pools[view.pool(of: call.replica)].name
      case .hold, .reject, .fanOut, .spread, .race, .answer: nil
      }
    }

    mutating func finish(_ prompt: Int, intent: Int, bytes: Int, isCompleted: Bool = true) {
      let request = RequestView(
        id: 0, promptTokens: prompt, intent: intent, promptBytes: bytes)
      policy.observe(
        Outcome(
          request: request, replica: 0, isCompleted: isCompleted, outputTokens: 1,
          firstToken: .zero, left: .zero), in: view)
    }
  }

  @Test("length-split divides by prompt and answer at what the shortest pool takes")
  func lengthSplit() throws {
    var bench = try Bench("length-split")
    #expect(bench.pool(3000, expected: 1000) == "short")
    #expect(bench.pool(3000, expected: 1001) == "middle")
    #expect(bench.pool(3744) == "short")
    #expect(bench.pool(3745) == "middle")
    #expect(bench.pool(15_000, expected: 1001) == "long")
    #expect(bench.pool(90_000) == "long")
  }

  @Test("length-split follows its own boundary and guess, whatever the pools take")
  func ownBoundary() throws {
    var bench = try Bench("length-split", ["boundary": 2000, "outputGuess": 1000])
    #expect(bench.pool(1000) == "short")
    #expect(bench.pool(1001) == "middle")
    #expect(bench.pool(1001, expected: 10) == "short")
  }

  @Test(
    "within a pool the replica with the fewest requests is taken, and pools stand in for others")
  func leastAndFallback() throws {
    var bench = try Bench("length-split")
    bench.view.sent(to: 2, promptTokens: 1)
    #expect(bench.decide(10).action == .place(3))
    bench.view.change(2, isUp: false)
    bench.view.change(3, isUp: false)
    #expect(bench.pool(10) == "middle")
    for replica in [0, 1, 4] { bench.view.change(replica, isUp: false) }
    #expect(bench.decide(10).action == .hold)
    bench.view.change(2, isUp: true)
    #expect(bench.pool(90_000) == "short")
  }

  @Test("spillover sends short requests on from 85 % of the slots")
  func spillover() throws {
    var bench = try Bench("spillover")
    for index in 0..<16 { bench.view.sent(to: 2 + index % 2, promptTokens: 1) }
    #expect(bench.pool(10) == "short")  // 16 of 20 slots.
    bench.view.sent(to: 2, promptTokens: 1)
    #expect(bench.pool(10) == "middle")  // 17 of 20.
    #expect(bench.pool(30_000) == "long")
    bench.view.left(2, promptTokens: 1)
    #expect(bench.pool(10) == "short")
    bench.view.change(3, isUp: false)
    bench.policy.replicaChanged(3, isUp: false, in: bench.view)
    #expect(bench.pool(10) == "middle")  // 16 of 10.
  }

  @Test("compress-and-route cuts prose a little over the boundary to what fits")
  func compression() throws {
    var bench = try Bench("compress-and-route")
    let decision = bench.decide(5000, expected: 500, intent: 0)
    guard case .send(let call) = decision.action else {
      Issue.record("\(decision.action)")
      return
    }
    #expect(call.promptTokens == 3500)
    #expect(call.outputTokens == nil)
    #expect((2...3).contains(call.replica))
    #expect(decision.delay == .seconds(0.003))
    // Exactly gamma times the boundary, and one more.
    #expect(bench.pool(5500, expected: 500, intent: 0) == "short")
    #expect(bench.pool(5501, expected: 500, intent: 0) == "middle")
    // Code, what has no intent, and answers that leave no room are not cut.
    #expect(bench.pool(5000, expected: 500, intent: 1) == "middle")
    #expect(bench.pool(5000, expected: 500) == "middle")
    #expect(bench.pool(1000, expected: 4000, intent: 0) == "middle")
    let short = bench.decide(100, expected: 100, intent: 0)
    #expect(short.delay == .zero)
  }

  /// The number of cuts among 4,000 is binomial: 5 standard deviations are 137.
  @Test("compress-and-route cuts as often as it is said to succeed")
  func compressionProbability() throws {
    var bench = try Bench("compress-and-route", ["probability": 0.75])
    var cuts = 0
    for _ in 0..<4000 where bench.pool(5000, expected: 500, intent: 0) == "short" { cuts += 1 }
    #expect(abs(cuts - 3000) < 137)
    var never = try Bench("compress-and-route", ["probability": 0])
    #expect(never.pool(5000, expected: 500, intent: 0) == "middle")
  }

  @Test("token-budget starts at four bytes a token and learns each intent's own")
  func tokenBudget() throws {
    var bench = try Bench("token-budget", ["eta": 0.25])
    #expect(bench.pool(1, expected: 500, intent: 0, bytes: 14_000) == "short")
    #expect(bench.pool(1, expected: 500, intent: 0, bytes: 14_001) == "middle")
    // Two bytes a token: r = 4 → 3.5 → 3.125.
    bench.finish(500, intent: 1, bytes: 1000)
    bench.finish(500, intent: 1, bytes: 1000)
    bench.finish(500, intent: 1, bytes: 4000, isCompleted: false)
    let estimate = bench.decide(1, expected: 500, intent: 1, bytes: 3125).reason.score
    #expect(estimate == 1500)
    #expect(bench.decide(1, expected: 500, intent: 0, bytes: 4000).reason.score == 1500)
    #expect(bench.decide(1, expected: 500, bytes: 4000).reason.score == 1500)
    // Without bytes it takes the tokens.
    #expect(bench.decide(700, expected: 500, intent: 1).reason.score == 1200)
  }

  @Test("token-budget adds its margin to the prompt")
  func margin() throws {
    var bench = try Bench("token-budget", ["margin": 0.1])
    #expect(bench.decide(1, expected: 500, bytes: 4000).reason.score == 1600)
  }

  @Test(
    "the evidence names every pool and the one that was taken",
    arguments: [
      "length-split", "spillover", "compress-and-route", "token-budget",
    ])
  func evidence(name: String) throws {
    var bench = try Bench(name)
    let request = RequestView(id: 0, promptTokens: 10_000)
    _ = bench.decide(10_000)
    let evidence = try #require(bench.policy.evidence(for: request, in: bench.view))
    #expect(evidence.rows.map(\.name) == ["short", "middle", "long"])
    #expect(evidence.rows.map(\.isChosen) == [false, true, false])
    #expect(evidence.rows.allSatisfy { $0.numbers.count == evidence.columns.count })
  }
}
