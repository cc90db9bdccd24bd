import DiscreteEvents
import Router
import Testing

@Suite("Hedging")
struct HedgeTests {
  /// Tells `policy` of calls to replica 0 whose first tokens took so many seconds.
  private func teach(_ policy: inout any RoutingPolicy, _ view: FleetView, _ seconds: [Double]) {
    for second in seconds {
      let request = RequestView(id: 0, promptTokens: 1)
      let call = CallOutcome(
        Call(to: 0), isCompleted: true, promptTokens: 1, outputTokens: 1, made: .zero,
        firstToken: .seconds(second), left: .seconds(second))
      policy.observe(
        Outcome(
          request: request, replica: 0, isCompleted: true, outputTokens: 1,
          firstToken: call.firstToken, left: call.left, calls: [call]), in: view)
    }
  }

  private func patience(_ decision: Decision) -> SimTime? {
    if case .race(_, let patience, _) = decision.action { patience } else { nil }
  }

  /// Of 1, 2, …, 1000 ms the 95th percentile is 950 ms; the bucket that it is in ends at most 1/16
  /// above.
  @Test("begins after the percentile of first tokens that it has seen, once it has seen enough")
  func percentile() throws {
    let definition = try #require(PolicyCatalogue.policies.first { $0.name == "hedge" })
    var policy = definition.makePolicy()
    policy.prepare(for: FleetDescription(replicas: 3))
    let view = FleetView(count: 3, needs: policy.needs)
    let coin = RandomStream(seed: 1, name: "coin")
    let request = RequestView(id: 0, promptTokens: 1)
    teach(&policy, view, Array(repeating: 0.01, count: 99))
    #expect(patience(policy.place(request, in: view, using: coin)) == .never)
    teach(&policy, view, (1...1000).map { Double($0) / 1000 })
    // With the 99 before, rank ⌈0.95 · 1099⌉ = 1045 is 946 ms.
    let found = try #require(patience(policy.place(request, in: view, using: coin)))
    #expect(found >= .seconds(0.946) && found <= .seconds(0.946 * 17 / 16))
  }

  @Test("makes a second call elsewhere, with the request's adapter, when its budget has one")
  func budget() throws {
    let definition = try #require(PolicyCatalogue.policies.first { $0.name == "hedge" })
    var policy = definition.makePolicy(["budget": 0.5])
    policy.prepare(for: FleetDescription(replicas: 2))
    let view = FleetView(count: 2, needs: policy.needs)
    let coin = RandomStream(seed: 1, name: "coin")
    let request = RequestView(id: 0, promptTokens: 1, adapter: 3)
    let late = CallOutcome(
      Call(to: 0), isCompleted: false, promptTokens: 1, outputTokens: 0, made: .zero,
      firstToken: nil, left: .never)
    var extra = 0
    for _ in 0..<10 {
      _ = policy.place(request, in: view, using: coin)
      let decision = policy.resume(request, after: [late], in: view, using: coin)
      guard case .race(let calls, _, .firstToken) = decision.action else {
        Issue.record("\(decision.action)")
        return
      }
      extra += calls.count
      #expect(calls.allSatisfy { $0.replica == 1 && $0.adapter == 3 })
    }
    #expect(extra == 5)
  }

  @Test("tries again elsewhere, ever later, when every call has failed, and in the end gives up")
  func retries() throws {
    let definition = try #require(PolicyCatalogue.policies.first { $0.name == "hedge" })
    var policy = definition.makePolicy(["attempts": 3])
    policy.prepare(for: FleetDescription(replicas: 3))
    let view = FleetView(count: 3, needs: policy.needs)
    let coin = RandomStream(seed: 1, name: "coin")
    let request = RequestView(id: 0, promptTokens: 1)
    var calls: [CallOutcome] = []
    var pauses: [SimTime] = []
    var decision = policy.place(request, in: view, using: coin)
    while case .race(let made, _, _) = decision.action {
      calls += made.map {
        CallOutcome(
          $0, isCompleted: false, promptTokens: 1, outputTokens: 0, made: .zero, firstToken: nil,
          left: .zero)
      }
      pauses.append(decision.delay)
      decision = policy.resume(request, after: calls, in: view, using: coin)
    }
    #expect(decision.action == .answer(.call(2)))
    #expect(Set(calls.map(\.call.replica)).count == 3)
    #expect(pauses == [.zero, .seconds(0.05), .seconds(0.1)])
  }
}
