import DiscreteEvents
import Router
import Testing

@Suite("slo-aware")
struct SLOAwareTests {
  private static let fleet = FleetDescription(
    pools: [
      .init(
        name: "dear", replicas: 0..<1, maxBatch: 8, maxSequence: 64_000, dollarsPerHour: 16),
      .init(name: "cheap", replicas: 1..<2, maxBatch: 8, maxSequence: 8000, dollarsPerHour: 4),
    ],
    streams: [
      .init(name: "strict", ttft: .seconds(0.4)), .init(name: "free"),
      .init(name: "pace", tpot: .seconds(0.02)), .init(name: "whole", e2e: .seconds(5)),
    ])

  /// Pools whose first tokens take 0.1 s + 0.1 ms a token + 50 ms a request ahead (cheap) and half
  /// of that (dear), and whose further tokens take 30 ms (cheap) and 10 ms (dear), exactly. The
  /// policy has seen 200 requests at each, of 1,000 to 2,990 tokens behind 0 to 6 others.
  private func taught(
    trials: Double = 0
  ) throws -> (policy: any RoutingPolicy, view: FleetView) {
    let definition = try #require(PolicyCatalogue.policies.first { $0.name == "slo-aware" })
    var policy = definition.makePolicy(["trials": trials])
    policy.prepare(for: Self.fleet)
    var view = FleetView(pools: Self.fleet.pools.map(\.replicas), needs: policy.needs)
    let coin = RandomStream(seed: 1, name: "coin")
    for id in 0..<400 {
      let replica = id % 2
      let queue = (id / 2) % 7
      // The other pool is down, so that this one is taken.
      view.change(1 - replica, isUp: false)
      for _ in 0..<queue { view.sent(to: replica, promptTokens: 1) }
      let request = RequestView(id: id, promptTokens: 1000 + (id * 37) % 200 * 10)
      #expect(policy.place(request, in: view, using: coin).action == .place(replica))
      for _ in 0..<queue { view.left(replica, promptTokens: 1) }
      view.change(1 - replica, isUp: true)
      let scale = replica == 1 ? 1.0 : 0.5
      let ttft = scale * (0.1 + 1e-4 * Double(request.promptTokens) + 0.05 * Double(queue))
      let tpot = replica == 1 ? 0.03 : 0.01
      policy.observe(
        Outcome(
          request: request, replica: replica, isCompleted: true, outputTokens: 101,
          firstToken: .seconds(ttft), left: .seconds(ttft + 100 * tpot)), in: view)
    }
    return (policy, view)
  }

  private func pool(
    _ policy: inout any RoutingPolicy, _ view: FleetView, prompt: Int, stream: Int = 0,
    expected: Int? = nil, id: Int = 1000
  ) -> String? {
    let request = RequestView(
      id: id, stream: stream, promptTokens: prompt, expectedOutput: expected)
    let coin = RandomStream(seed: 2, name: "coin")
    guard case .place(let replica) = policy.place(request, in: view, using: coin).action else {
      return nil
    }
    return Self.fleet.pools[view.pool(of: replica)].name
  }

  /// With 2,000 tokens the cheap pool's first token takes 0.3 s, and 50 ms more a request ahead:
  /// two ahead are 0.4 s, three too many. The fit is of exact data, so what is left is the ridge,
  /// far below a gap of 25 ms.
  @Test("takes the cheap pool as long as its first token is expected in time")
  func firstToken() throws {
    var (policy, view) = try taught()
    view.sent(to: 1, promptTokens: 1)
    #expect(pool(&policy, view, prompt: 2000) == "cheap")
    view.sent(to: 1, promptTokens: 1)
    #expect(pool(&policy, view, prompt: 1700) == "cheap")
    #expect(pool(&policy, view, prompt: 2300) == "dear")
    view.sent(to: 1, promptTokens: 1)
    #expect(pool(&policy, view, prompt: 2000) == "dear")
  }

  @Test("none in time: the earliest; nothing promised: the earliest")
  func earliest() throws {
    var (policy, view) = try taught()
    for _ in 0..<20 { view.sent(to: 1, promptTokens: 1) }
    for _ in 0..<10 { view.sent(to: 0, promptTokens: 1) }
    #expect(pool(&policy, view, prompt: 6000) == "dear")
    for _ in 0..<60 { view.sent(to: 0, promptTokens: 1) }
    #expect(pool(&policy, view, prompt: 6000) == "cheap")
    var (free, idle) = try taught()
    #expect(pool(&free, idle, prompt: 2000, stream: 1) == "dear")
    for _ in 0..<20 { idle.sent(to: 0, promptTokens: 1) }
    #expect(pool(&free, idle, prompt: 2000, stream: 1) == "cheap")
  }

  @Test("keeps the time per further token and the time to the last one")
  func furtherTokens() throws {
    var (policy, view) = try taught()
    #expect(pool(&policy, view, prompt: 2000, stream: 2) == "dear")
    // 0.3 s + 99 · 30 ms keeps 5 s, 0.3 s + 199 · 30 ms does not.
    #expect(pool(&policy, view, prompt: 2000, stream: 3, expected: 100) == "cheap")
    #expect(pool(&policy, view, prompt: 2000, stream: 3, expected: 200) == "dear")
  }

  @Test("what only the long pool takes goes there, and what none takes too")
  func length() throws {
    var (policy, view) = try taught()
    #expect(pool(&policy, view, prompt: 9000) == "dear")
    #expect(pool(&policy, view, prompt: 90_000) == "dear")
    view.change(0, isUp: false)
    #expect(pool(&policy, view, prompt: 9000) == "cheap")
    view.change(1, isUp: false)
    #expect(pool(&policy, view, prompt: 9000) == nil)
  }

  @Test("some requests try a pool at random, and the evidence says what each is expected to do")
  func trialsAndEvidence() throws {
    var (policy, view) = try taught(trials: 1)
    let coin = RandomStream(seed: 9, name: "coin")
    var counts = [0, 0]
    let request = RequestView(id: 1000, promptTokens: 2000)
    for _ in 0..<1000 {
      guard case .place(let replica) = policy.place(request, in: view, using: coin).action else {
        continue
      }
      counts[replica] += 1
    }
    // Binomial with standard deviation 16: 5 of them.
    #expect(abs(counts[0] - 500) < 80 && counts[0] + counts[1] == 1000)
    let evidence = try #require(policy.evidence(for: request, in: view))
    #expect(evidence.rows.map(\.name) == ["dear", "cheap"])
    #expect(evidence.rows.count { $0.isChosen } == 1)
    #expect(abs(evidence.rows[1].numbers[0] - 0.3) < 0.001)
    #expect(abs(evidence.rows[0].numbers[2] - 0.01) < 1e-6)
  }
}
