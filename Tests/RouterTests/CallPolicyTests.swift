import DiscreteEvents
import Router
import Testing

@Suite("Policies that make several calls of a request")
struct CallPolicyTests {
  private let coin = RandomStream(seed: 1, name: "coin")
  /// A cheap arm, a dear one and one between, listed in another order; each has a pool of two.
  private let fleet = FleetDescription(
    pools: (0..<3).map { .init(name: "p\($0)", replicas: $0 * 2..<$0 * 2 + 2, maxBatch: 2) },
    arms: [
      .init(name: "dear", pool: 0, dollarsPerMillionTokens: 10),
      .init(name: "cheap", pool: 1, dollarsPerMillionTokens: 1),
      .init(name: "middle", pool: 2, dollarsPerMillionTokens: 3),
    ], intents: ["code", "chat"])

  private func make(_ name: String, _ values: [String: Double]) throws -> any RoutingPolicy {
    try #require(PolicyCatalogue.policies.first { $0.name == name }).makePolicy(values)
  }

  private func prepared(
    _ name: String, _ values: [String: Double] = [:]
  ) throws -> (policy: any RoutingPolicy, view: FleetView) {
    var policy = try make(name, values)
    policy.prepare(for: fleet)
    return (policy, FleetView(pools: fleet.pools.map(\.replicas), needs: policy.needs))
  }

  private func request(_ intent: Int = 0) -> RequestView {
    RequestView(id: 0, promptTokens: 100, intent: intent)
  }

  private func answered(
    _ call: Call, confidence: Double? = nil, reward: Double? = nil, isCompleted: Bool = true,
    tokens: Int = 10
  ) -> CallOutcome {
    CallOutcome(
      call, isCompleted: isCompleted, promptTokens: 100, outputTokens: tokens, made: .zero,
      firstToken: .zero, left: .seconds(1), confidence: confidence, reward: reward)
  }

  private func arms(of action: Decision.Action) -> [Int] {
    switch action {
    case .send(let call): [call.arm]
    case .fanOut(let calls), .spread(let calls), .race(let calls, _, _): calls.map(\.arm)
    case .place, .hold, .reject, .answer: []
    }
  }

  @Test("cascade goes from arm to arm by price until one is sure enough")
  func cascade() throws {
    var (policy, view) = try prepared("cascade", ["tau": 0.6])
    let first = policy.place(request(), in: view, using: coin).action
    #expect(first == .fanOut([Call(to: 2, arm: 1)]))
    let cheap = Call(to: 2, arm: 1)
    let sure = policy.resume(
      request(), after: [answered(cheap, confidence: 0.6)], in: view, using: coin)
    #expect(sure.action == .answer(.call(0)))
    let unsure = answered(cheap, confidence: 0.59)
    let second = policy.resume(request(), after: [unsure], in: view, using: coin).action
    #expect(second == .fanOut([Call(to: 4, arm: 2)]))
    let last = policy.resume(
      request(), after: [unsure, answered(Call(to: 4, arm: 2), confidence: 0.1)], in: view,
      using: coin)
    #expect(last.action == .send(Call(to: 0, arm: 0)), "the last answer is taken as it comes")
    for replica in [0, 1] { view.change(replica, isUp: false) }
    let nowhere = policy.resume(
      request(), after: [unsure, answered(Call(to: 4, arm: 2), confidence: 0.1)], in: view,
      using: coin)
    #expect(nowhere.action == .answer(.call(1)))
  }

  @Test("cascade does not escalate to a queue that the request has no time for")
  func gate() throws {
    let budget = 2.0
    var (policy, view) = try prepared("cascade", ["budget": budget, "from": 1])
    let middle = answered(Call(to: 4, arm: 2), confidence: 0.1)
    // Calls of the dear arm take 1 s from their first token on.
    policy.observe(
      Outcome(
        request: request(), replica: 0, isCompleted: true, outputTokens: 1, firstToken: .zero,
        left: .seconds(1), calls: [answered(Call(to: 0, arm: 0))]), in: view)
    view.advance(to: .seconds(1))
    // Its two replicas hold 4 calls. Of 8 that are there 4 wait, and one place comes free each
    // quarter of a second: 1 s, which is all that is left of 2 s after the first.
    for count in 1...8 {
      let decision = policy.resume(request(), after: [middle], in: view, using: coin)
      #expect(decision.action == .send(Call(to: view.leastOutstanding(in: 0) ?? -1, arm: 0)))
      view.sent(to: count % 2, promptTokens: 1)
    }
    let late = policy.resume(request(), after: [middle], in: view, using: coin)
    #expect(late.action == .answer(.call(0)) && late.reason.score == 1)
  }

  @Test("selective keeps a threshold for each intent, and escalates or abstains below it")
  func selective() throws {
    for otherwise in [0.0, 1] {
      var (policy, view) = try prepared(
        "selective", ["accuracy": 0.8, "otherwise": otherwise])
      let cheap = Call(to: 2, arm: 1)
      for _ in 0..<200 {
        let outcome = Outcome(
          request: request(1), replica: 2, isCompleted: true, outputTokens: 1, firstToken: .zero,
          left: .zero, calls: [answered(cheap, confidence: 0.7, reward: 1)])
        policy.observe(outcome, in: view)
      }
      let calls = [answered(cheap, confidence: 0.7)]
      let chat = policy.resume(request(1), after: calls, in: view, using: coin)
      #expect(chat.action == .answer(.call(0)))
      let code = policy.resume(request(0), after: calls, in: view, using: coin)
      #expect(code.action == (otherwise == 1 ? .reject : .send(Call(to: 0, arm: 0))))
      let unsure = policy.resume(
        request(1), after: [answered(cheap, confidence: 0.6)], in: view, using: coin)
      #expect(unsure.action != .answer(.call(0)))
      view.advance(to: .seconds(1))
    }
  }

  @Test("fan-out-refine asks those with the best records, and has all their answers read")
  func fanOutRefine() throws {
    var (policy, view) = try prepared("fan-out-refine", ["k": 2, "accuracy": 0.75])
    let outcome = Outcome(
      request: request(), replica: 0, isCompleted: true, outputTokens: 1, firstToken: .zero,
      left: .zero,
      calls: [
        answered(Call(to: 0, arm: 0), reward: 0.4), answered(Call(to: 2, arm: 1), reward: 0.2),
        answered(Call(to: 4, arm: 2), reward: 0.9),
      ])
    policy.observe(outcome, in: view)
    view.advance(to: .seconds(1))
    #expect(arms(of: policy.place(request(0), in: view, using: coin).action) == [2, 0])
    #expect(arms(of: policy.place(request(1), in: view, using: coin).action) == [0, 1])
    let answers = [
      answered(Call(to: 4, arm: 2), confidence: 0.2, tokens: 30),
      answered(Call(to: 0, arm: 0), confidence: 0.3, tokens: 7),
    ]
    let refining = policy.resume(request(), after: answers, in: view, using: coin).action
    #expect(refining == .fanOut([Call(to: 0, arm: -1, promptTokens: 137)]))
    let refiner = Call(to: 0, promptTokens: 137)
    let refined = policy.resume(
      request(), after: answers + [answered(refiner)], in: view, using: coin)
    #expect(refined.action == .answer(.best(of: [0, 1], accuracy: 0.75)))
    let refused = policy.resume(
      request(), after: answers + [answered(refiner, isCompleted: false)], in: view, using: coin)
    #expect(refused.action == .answer(.call(1)), "without a refiner the surest answer is left")
  }

  @Test("multi-round thinks, asks what seems best for its price, and stops when sure")
  func multiRound() throws {
    var (policy, view) = try prepared(
      "multi-round",
      ["router": 2, "thinkTokens": 50, "maxTurns": 2, "lambda": 1, "confidence": 0.8])
    view.advance(to: .seconds(1))
    let think = Call(to: 4, promptTokens: 100, outputTokens: 50)
    #expect(policy.place(request(), in: view, using: coin).action == .fanOut([think]))
    let thought = answered(think, tokens: 50)
    let ask = policy.resume(request(), after: [thought], in: view, using: coin).action
    #expect(ask == .fanOut([Call(to: 2, arm: 1)]), "nothing is known, so the cheapest seems best")
    let cheap = answered(Call(to: 2, arm: 1), confidence: 0.5)
    let again = policy.resume(request(), after: [thought, cheap], in: view, using: coin).action
    #expect(again == .fanOut([Call(to: 4, promptTokens: 160, outputTokens: 50)]))
    let sure = answered(Call(to: 2, arm: 1), confidence: 0.8)
    let stop = policy.resume(request(), after: [thought, sure], in: view, using: coin).action
    #expect(stop == .answer(.call(1)))
    let turns = [thought, cheap, thought, answered(Call(to: 4, arm: 2), confidence: 0.4)]
    let end = policy.resume(request(), after: turns, in: view, using: coin).action
    #expect(end == .answer(.call(1)), "after two turns the surest answer is given")
  }

  @Test("mixed-adapters learns what each adapter is good at, and mixes those that suit")
  func mixedAdapters() throws {
    var policy = try make("mixed-adapters", ["k": 2, "share": 0.9])
    let fleet = FleetDescription(
      pools: [.init(name: "p", replicas: 0..<2, adapterSlots: 2)], adapters: ["a", "b", "c"],
      arms: (0..<3).map { .init(name: "abc", adapter: $0) }, contextSize: 2)
    policy.prepare(for: fleet)
    let view = FleetView(pools: [0..<2], adapters: 3, needs: policy.needs)
    // a and b are good at one kind of request, c at the other.
    for step in 0..<300 {
      let isFirst = step % 2 == 0
      let seen = RequestView(
        id: step, promptTokens: 1, context: isFirst ? [1, 0] : [0, 1])
      for arm in 0..<3 {
        policy.observe(
          Outcome(
            request: seen, replica: 0, isCompleted: true, outputTokens: 1, firstToken: .zero,
            left: .zero, arm: arm, reward: (arm < 2) == isFirst ? 1 : 0.1), in: view)
      }
    }
    let first = RequestView(id: 1000, promptTokens: 1, context: [1, 0])
    let second = RequestView(id: 1001, promptTokens: 1, context: [0, 1])
    #expect(
      policy.place(first, in: view, using: coin).action
        == .send(Call(to: 0, arm: 0, adapter: 0, mixed: [1])))
    #expect(
      policy.place(second, in: view, using: coin).action
        == .send(Call(to: 0, arm: 2, adapter: 2)))
  }
}
