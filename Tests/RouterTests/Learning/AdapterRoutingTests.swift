import DiscreteEvents
import Router
import Testing

@Suite("Bandits over adapters")
struct AdapterRoutingTests {
  private let coin = RandomStream(seed: 5, name: "coin")

  /// Two pools that serve adapters and one that does not; an arm an adapter.
  private func fleet(_ adapters: Int, slots: Int = 2, horizon: Int? = nil) -> FleetDescription {
    FleetDescription(
      pools: [
        FleetDescription.Pool(name: "plain", replicas: 0..<2),
        FleetDescription.Pool(name: "a", replicas: 2..<4, adapterSlots: slots),
        FleetDescription.Pool(name: "b", replicas: 4..<5, adapterSlots: slots + 1),
      ], adapters: (0..<adapters).map { "adapter-\($0)" },
      arms: (0..<adapters).map { FleetDescription.Arm(name: "arm-\($0)", adapter: $0) },
      missCost: 0.3, horizon: horizon)
  }

  private func policy(_ name: String, _ values: [String: Double] = [:]) throws -> any RoutingPolicy
  {
    try #require(PolicyCatalogue.policies.first { $0.name == name }).makePolicy(values)
  }

  private func view(_ fleet: FleetDescription, _ policy: any RoutingPolicy) -> FleetView {
    FleetView(
      pools: fleet.pools.map(\.replicas), adapters: fleet.adapters.count, needs: policy.needs)
  }

  private func call(_ policy: inout any RoutingPolicy, _ view: FleetView) -> Call? {
    let request = RequestView(id: 0, promptTokens: 10)
    guard case .send(let call) = policy.place(request, in: view, using: coin).action else {
      return nil
    }
    return call
  }

  private func outcome(_ call: Call, reward: Double?) -> Outcome {
    Outcome(
      request: RequestView(id: 0, promptTokens: 10), replica: call.replica, isCompleted: true,
      outputTokens: 1, firstToken: nil, left: .zero, arm: call.arm, reward: reward)
  }

  @Test("an adapter is asked of a replica that has it, of several the least busy")
  func holders() throws {
    let fleet = fleet(1)
    var policy = try policy("linucb")
    policy.prepare(for: fleet)
    var view = view(fleet, policy)
    let first = try #require(call(&policy, view))
    #expect((2...4).contains(first.replica) && first.adapter == 0 && first.arm == 0)
    policy.observe(outcome(first, reward: 1), in: view)
    view.note(adapter: 0, isResident: true, on: 3)
    view.note(adapter: 0, isResident: true, on: 4)
    #expect(try #require(call(&policy, view)).replica == 3)
    view.sent(to: 3, promptTokens: 10)
    #expect(try #require(call(&policy, view)).replica == 4)
    view.change(4, isUp: false)
    #expect(try #require(call(&policy, view)).replica == 3)
  }

  @Test("until it is reported, an adapter is where its last request went")
  func loading() throws {
    let fleet = fleet(1)
    var policy = try policy("linucb")
    policy.prepare(for: fleet)
    var view = view(fleet, policy)
    let first = try #require(call(&policy, view))
    view.sent(to: first.replica, promptTokens: 10)
    let second = try #require(call(&policy, view))
    #expect(second.replica == first.replica)
    policy.observe(outcome(first, reward: 1), in: view)
    policy.observe(outcome(second, reward: 1), in: view)
    #expect(try #require(call(&policy, view)).replica != first.replica)
  }

  @Test("aware of misses, LinUCB pays for adapters that are absent")
  func missAware() throws {
    let fleet = fleet(3)
    for (isAware, cost) in [(0.0, 0.0), (1, 0.3)] {
      var policy = try policy("linucb", ["missAware": isAware])
      policy.prepare(for: fleet)
      var view = view(fleet, policy)
      view.note(adapter: 2, isResident: true, on: 4)
      let chosen = try #require(call(&policy, view))
      #expect(chosen.arm == (isAware > 0 ? 2 : 0))
      let evidence = try #require(
        policy.evidence(for: RequestView(id: 0, promptTokens: 10), in: view))
      #expect(evidence.columns[2] == "paging cost")
      #expect(evidence.rows.map { $0.numbers[2] } == [cost, cost, 0])
    }
  }

  @Test("POLAR keeps the adapters that earn most, as many as every replica has room for")
  func plan() throws {
    for (name, values) in [("polar", ["epoch": 50.0]), ("polar-plus", [:])] {
      let fleet = fleet(6)
      var policy = try policy(name, values)
      policy.prepare(for: fleet)
      #expect(policy.needs.contains(.adapterPlans))
      let view = view(fleet, policy)
      #expect(policy.adapterPlan() == nil)
      var plan: [Int] = []
      for _ in 0..<1000 {
        let call = try #require(call(&policy, view))
        if let news = policy.adapterPlan() {
          #expect(news.count == 2 && Set(news).count == 2)
          #expect(news != plan)
          plan = news
        }
        #expect(policy.adapterPlan() == nil)
        policy.observe(outcome(call, reward: call.arm == 4 ? 0.9 : 0.2), in: view)
      }
      #expect(plan.contains(4), "\(name)")
    }
  }

  @Test("POLAR+ tries every arm in turn at the start of an epoch that has doubled")
  func forcedExploration() throws {
    let fleet = fleet(4)
    var policy = try policy("polar-plus", ["firstEpoch": 16])
    policy.prepare(for: fleet)
    let view = view(fleet, policy)
    var forced: [Int] = []
    var arms: [Int] = []
    for request in 0..<112 {
      let decision = policy.place(
        RequestView(id: request, promptTokens: 10), in: view, using: coin)
      guard case .send(let call) = decision.action else { continue }
      if "\(decision.reason.text)" == "forced exploration" {
        forced.append(request)
        arms.append(call.arm)
      }
      policy.observe(outcome(call, reward: 0.5), in: view)
    }
    // Epochs of 16, 32 and 64 requests; ⌈√(16/4)⌉ = 2, ⌈√8⌉ = 3, 4 rounds over four arms.
    #expect(forced == Array(0..<8) + Array(16..<28) + Array(48..<64))
    #expect(arms == (0..<9).flatMap { _ in [0, 1, 2, 3] })
  }

  @Test("POLAR's epochs are as long as the square root of the run")
  func epochs() throws {
    let fleet = fleet(4, horizon: 90)
    var policy = try policy("polar")
    policy.prepare(for: fleet)
    let view = view(fleet, policy)
    for request in 1...25 {
      _ = try #require(call(&policy, view))
      let evidence = try #require(
        policy.evidence(for: RequestView(id: 0, promptTokens: 10), in: view))
      let note = "Epoch \(request / 10), after \(request % 10) of its 10 requests."
      #expect(evidence.notes.first == note)
    }
  }
}
