import DiscreteEvents
import Router
import Testing

@Suite("What each policy does")
struct PolicyTests {
  private let coin = RandomStream(seed: 11, name: "coin")

  private func request(session: Int = -1, tokens: Int = 1) -> RequestView {
    RequestView(
      id: 0, stream: 0, arrival: .zero, promptTokens: tokens, session: session, adapter: -1)
  }

  private func choice(
    _ policy: inout any RoutingPolicy, _ view: FleetView, session: Int = -1
  ) -> Int? {
    let decision = policy.place(request(session: session), in: view, using: coin)
    if case .place(let replica) = decision.action { return replica }
    return nil
  }

  @Test("round-robin goes through the replicas that are up in turn")
  func roundRobin() {
    var policy = RoutingConfig.roundRobin.makePolicy()
    var view = FleetView(count: 4, needs: policy.needs)
    #expect((0..<6).map { _ in choice(&policy, view) } == [0, 1, 2, 3, 0, 1])
    view.change(2, isUp: false)
    #expect((0..<4).map { _ in choice(&policy, view) } == [3, 0, 1, 3])
  }

  @Test(
    "equals take turns",
    arguments: [
      RoutingConfig.leastLoaded(.outstanding, maxOutstanding: nil),
      .leastLoaded(.reported, maxOutstanding: nil), .leastTokens(.outstanding),
      .leastTokens(.reported),
    ])
  func tiesRotate(config: RoutingConfig) {
    var policy = config.makePolicy()
    var view = FleetView(count: 5, needs: policy.needs)
    var chosen: [Int] = []
    for _ in 0..<15 {
      guard let replica = choice(&policy, view) else { break }
      chosen.append(replica)
      view.sent(to: replica, promptTokens: 1)
      view.left(replica, promptTokens: 1)
    }
    #expect(chosen == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
  }

  @Test("least-loaded counts requests and least-tokens their prompt tokens")
  func leastOfWhat() {
    let needs: ViewNeeds = [.leastOutstanding, .leastOutstandingTokens]
    var view = FleetView(count: 2, needs: needs)
    view.sent(to: 0, promptTokens: 100)
    view.sent(to: 1, promptTokens: 1)
    view.sent(to: 1, promptTokens: 1)
    var byRequests = RoutingConfig.leastLoaded(.outstanding, maxOutstanding: nil).makePolicy()
    var byTokens = RoutingConfig.leastTokens(.outstanding).makePolicy()
    #expect(choice(&byRequests, view) == 0)
    #expect(choice(&byTokens, view) == 1)
  }

  /// With loads 0 < 1 < 2 < 3 the winner has rank r in 3 − r of the 6 pairs.
  ///
  /// Pearson's χ² over the ranks that can win has 2 degrees of freedom, so it exceeds x with
  /// probability exp(−x/2): 27.6 once in a million. The seed is fixed.
  @Test("power-of-two draws any two different replicas with the same probability")
  func powerOfTwo() {
    var policy = RoutingConfig.powerOfTwo(.outstanding).makePolicy()
    var view = FleetView(count: 4, needs: policy.needs)
    let loads = [2, 0, 3, 1]
    for (replica, load) in loads.enumerated() {
      for _ in 0..<load { view.sent(to: replica, promptTokens: 1) }
    }
    let draws = 60_000
    var wins = [0, 0, 0, 0]
    for _ in 0..<draws { wins[choice(&policy, view).map { loads[$0] } ?? 3] += 1 }
    #expect(wins[3] == 0, "a replica was drawn twice, or the greater load won")
    let chiSquare = (0..<3).reduce(0.0) { sum, rank in
      let expected = Double(draws * (3 - rank)) / 6
      return sum + (Double(wins[rank]) - expected) * (Double(wins[rank]) - expected) / expected
    }
    #expect(chiSquare < 27.6, "\(wins)")
  }

  @Test("random draws every replica that is up with the same probability")
  func random() {
    var policy = RoutingConfig.random.makePolicy()
    var view = FleetView(count: 4, needs: policy.needs)
    view.change(1, isUp: false)
    let draws = 60_000
    var wins = [0, 0, 0, 0]
    for _ in 0..<draws { wins[choice(&policy, view) ?? 1] += 1 }
    #expect(wins[1] == 0)
    // Two degrees of freedom again: 27.6 is passed once in a million.
    let expected = Double(draws) / 3
    let chiSquare = [0, 2, 3].reduce(0.0) {
      $0 + (Double(wins[$1]) - expected) * (Double(wins[$1]) - expected) / expected
    }
    #expect(chiSquare < 27.6, "\(wins)")
  }
}
