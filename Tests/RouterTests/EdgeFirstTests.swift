import DiscreteEvents
import Router
import Testing

@Suite("edge-first")
struct EdgeFirstTests {
  private static let fleet = FleetDescription(
    pools: [
      .init(name: "phones", replicas: 0..<4, maxBatch: 1, maxSequence: 4000),
      .init(name: "cloud", replicas: 4..<6, maxBatch: 64, maxSequence: 64_000),
    ], streams: [.init(name: "loose", e2e: .seconds(30)), .init(name: "free")])

  /// Phones: 1 s to the first token and 100 ms a further one, and 10 s more for a request ahead.
  /// The cloud: 0.5 s, with the network, and 20 ms.
  private func taught(_ parameters: [String: Double] = ["trials": 0]) throws -> (
    policy: any RoutingPolicy, view: FleetView
  ) {
    let definition = try #require(PolicyCatalogue.policies.first { $0.name == "edge-first" })
    var policy = definition.makePolicy(parameters)
    policy.prepare(for: Self.fleet)
    var view = FleetView(pools: Self.fleet.pools.map(\.replicas), needs: policy.needs)
    let coin = RandomStream(seed: 1, name: "coin")
    for id in 0..<400 {
      let isCloud = id % 2 == 1
      let queue = (id / 2) % 3
      for replica in 0..<6 { view.change(replica, isUp: (replica >= 4) == isCloud) }
      let request = RequestView(id: id, promptTokens: 100, session: id % 4, expectedOutput: 101)
      let replica = isCloud ? 4 : id % 4
      for other in 0..<6 where (other >= 4) == isCloud {
        for _ in 0..<queue { view.sent(to: other, promptTokens: 1) }
      }
      if case .place(let placed) = policy.place(request, in: view, using: coin).action {
        let isOwn = parameters["own"] == nil
        #expect((placed >= 4) == isCloud && (isCloud || !isOwn || placed == replica))
      }
      for other in 0..<6 where (other >= 4) == isCloud {
        for _ in 0..<queue { view.left(other, promptTokens: 1) }
      }
      let ttft = isCloud ? 0.5 : 1 + 10 * Double(queue)
      policy.observe(
        Outcome(
          request: request, replica: replica, isCompleted: true, outputTokens: 101,
          firstToken: .seconds(ttft), left: .seconds(ttft + 100 * (isCloud ? 0.02 : 0.1))),
        in: view)
    }
    for replica in 0..<6 { view.change(replica, isUp: true) }
    return (policy, view)
  }

  private func place(
    _ policy: inout any RoutingPolicy, _ view: FleetView, stream: Int = 0, prompt: Int = 100,
    output: Int = 101, session: Int = 2
  ) -> Int? {
    let request = RequestView(
      id: 1000, stream: stream, promptTokens: prompt, session: session, expectedOutput: output)
    let coin = RandomStream(seed: 2, name: "coin")
    guard case .place(let replica) = policy.place(request, in: view, using: coin).action else {
      return nil
    }
    return replica
  }

  /// 11 s on its phone, and 21 s behind another: within 30 s. Behind two it is 31 s.
  @Test("stays on its session's device while that is expected to keep the SLO")
  func staysAtTheEdge() throws {
    var (policy, view) = try taught()
    #expect(place(&policy, view) == 2)
    view.sent(to: 2, promptTokens: 100)
    #expect(place(&policy, view) == 2)
    view.sent(to: 2, promptTokens: 100)
    #expect(place(&policy, view).map { $0 >= 4 } == true)
    #expect(place(&policy, view, session: 3) == 3, "another's device is idle")
    // 301 tokens are 31 s on the phone.
    #expect(place(&policy, view, output: 301, session: 3).map { $0 >= 4 } == true)
  }

  /// Nothing is promised to stream 1: 2.5 s in the cloud are less than 11 s. One token is 1 s on
  /// the
  /// phone and 0.5 s in the cloud.
  @Test("goes to the sooner side where nothing is promised, and where nothing can be kept")
  func sooner() throws {
    var (policy, view) = try taught()
    #expect(place(&policy, view, stream: 1).map { $0 >= 4 } == true)
    // A cloud that is down is never sooner.
    view.change(4, isUp: false)
    view.change(5, isUp: false)
    #expect(place(&policy, view, stream: 1) == 2)
  }

  @Test("offloads what its device cannot serve, and stays with a cloud that can")
  func cannot() throws {
    var (policy, view) = try taught()
    #expect(place(&policy, view, prompt: 5000).map { $0 >= 4 } == true, "too long for a phone")
    view.change(2, isUp: false)
    #expect(place(&policy, view).map { $0 >= 4 } == true, "its phone is off")
    #expect(place(&policy, view, session: 1) == 1)
    for replica in 0..<6 { view.change(replica, isUp: false) }
    #expect(place(&policy, view) == nil)
  }

  @Test("spares a battery below the reserve, as last reported")
  func reserve() throws {
    var (policy, view) = try taught(["trials": 0, "reserve": 0.3])
    #expect(place(&policy, view) == 2)
    view.note(ReplicaReport(stateOfCharge: 0.29), of: 2)
    #expect(place(&policy, view).map { $0 >= 4 } == true)
    view.note(ReplicaReport(stateOfCharge: 0.3), of: 2)
    #expect(place(&policy, view) == 2)
  }

  @Test("with shared devices takes the one with the fewest requests")
  func shared() throws {
    var (policy, view) = try taught(["trials": 0, "own": 1])
    for replica in [0, 1, 2] { view.sent(to: replica, promptTokens: 1) }
    #expect(place(&policy, view) == 3)
  }
}
