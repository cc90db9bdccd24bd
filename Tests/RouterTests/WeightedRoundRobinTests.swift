import DiscreteEvents
import Router
import Testing

@Suite("Weighted round robin")
struct WeightedRoundRobinTests {
  private let coin = RandomStream(seed: 1, name: "coin")

  /// Three pools of 5, 1 and 1 sequences, an arm each.
  private func fleet(stages: [Int] = [0, 0, 0]) -> FleetDescription {
    FleetDescription(
      pools: [5, 1, 1].enumerated().map {
        FleetDescription.Pool(name: "pool \($0)", replicas: $0..<$0 + 1, maxBatch: $1)
      },
      arms: stages.enumerated().map {
        FleetDescription.Arm(name: "arm \($0)", pool: $0, stage: $1)
      })
  }

  private func prepared(_ fleet: FleetDescription) throws -> (any RoutingPolicy, FleetView) {
    let definition = try #require(
      PolicyCatalogue.policies.first { $0.name == "weighted-round-robin" })
    var policy = definition.makePolicy()
    policy.prepare(for: fleet)
    return (policy, FleetView(pools: fleet.pools.map(\.replicas), needs: policy.needs))
  }

  /// The order is the one that nginx documents for weights 5, 1, 1.
  @Test("spreads the turns of a heavy arm among those of light ones")
  func order() throws {
    var (policy, view) = try prepared(fleet())
    let chosen = (0..<14).map { id -> Int in
      let request = RequestView(id: id, promptTokens: 1)
      guard case .send(let call) = policy.place(request, in: view, using: coin).action
      else { return -1 }
      view.sent(to: call.replica, promptTokens: 1)
      return call.arm
    }
    #expect(chosen == [0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0])
  }

  @Test("leaves out arms that are down")
  func down() throws {
    var (policy, view) = try prepared(fleet())
    view.change(0, isUp: false)
    let chosen = (0..<4).map { id -> Int in
      let request = RequestView(id: id, promptTokens: 1)
      guard case .send(let call) = policy.place(request, in: view, using: coin).action
      else { return -1 }
      return call.arm
    }
    #expect(chosen == [1, 2, 1, 2])
  }

  @Test("goes through one arm a stage and answers with the chain of them")
  func stages() throws {
    var (policy, view) = try prepared(fleet(stages: [0, 3, 3]))
    let request = RequestView(id: 0, promptTokens: 10)
    guard case .fanOut(let first) = policy.place(request, in: view, using: coin).action
    else {
      Issue.record("the first stage is no call")
      return
    }
    #expect(first.map(\.arm) == [0])
    var calls = [outcome(of: first[0], at: 1)]
    let next = policy.resume(request, after: calls, in: view, using: coin)
    // It reads the question, 10 tokens, and the first answer, 7 tokens.
    #expect(next.action == .fanOut([Call(to: 1, arm: 1, promptTokens: 17)]))
    view.advance(to: .seconds(2))
    calls.append(outcome(of: Call(to: 1, arm: 1), at: 2))
    let last = policy.resume(request, after: calls, in: view, using: coin)
    #expect(last.action == .answer(.chain([0, 1])))
  }

  @Test("gives up a request when a stage of it failed")
  func failure() throws {
    var (policy, view) = try prepared(fleet(stages: [0, 1, 1]))
    let request = RequestView(id: 0, promptTokens: 10)
    _ = policy.place(request, in: view, using: coin)
    var failed = outcome(of: Call(to: 0, arm: 0), at: 1)
    failed.isCompleted = false
    view.advance(to: .seconds(1))
    #expect(
      policy.resume(request, after: [failed], in: view, using: coin).action == .reject)
  }

  private func outcome(of call: Call, at second: Double) -> CallOutcome {
    CallOutcome(
      call, isCompleted: true, promptTokens: 10, outputTokens: 7, made: .zero,
      firstToken: .seconds(second), left: .seconds(second))
  }
}
