import DiscreteEvents
import Router
import SeatrialTestSupport
import Testing

/// What every policy that a scenario can name must keep.
@Suite("Every routing policy", .serialized)
struct PolicyContractTests {
  private func history(
    of config: RoutingConfig, replicas: Int, seed: UInt64, coin: RandomStream
  ) -> RandomHistory {
    RandomHistory(config.makePolicy(), replicas: replicas, seed: seed, coin: coin)
  }

  @Test("keeps the contract that users' policies are held to", arguments: RoutingConfig.every)
  func keepsTheContract(config: RoutingConfig) {
    #expect(PolicyContract.violations { config.makePolicy() } == [])
  }

  @Test("places a request as soon as a replica is up", arguments: RoutingConfig.every)
  func placesOnReplicasThatAreUp(config: RoutingConfig) {
    var seenNoneUp = 0
    for replicas in [0, 1, 2, 3, 7] {
      for seed in 1...20 as ClosedRange<UInt64> {
        let coin = RandomStream(seed: seed, name: "coin")
        var history = history(of: config, replicas: replicas, seed: seed, coin: coin)
        for _ in 0..<200 {
          let step = history.next()
          if step.view.upReplicas.isEmpty { seenNoneUp += 1 }
          switch step.decision.action {
          case .place, .send, .fanOut, .spread, .race: continue
          case .hold, .reject, .answer: break
          }
          #expect(
            step.view.upReplicas.isEmpty || !config.alwaysPlaces,
            "seed \(seed): a request was not placed though a replica is up")
        }
      }
    }
    #expect(seenNoneUp > 100)
  }

  @Test("holds a request only while every replica is at its limit", arguments: RoutingConfig.every)
  func holdsOnlyAtTheLimit(config: RoutingConfig) {
    guard case .leastLoaded(_, .some(let limit)) = config else { return }
    for seed in 1...50 as ClosedRange<UInt64> {
      let coin = RandomStream(seed: seed, name: "coin")
      var history = history(of: config, replicas: 4, seed: seed, coin: coin)
      for _ in 0..<200 {
        let step = history.next()
        let isFull = step.view.upReplicas.allSatisfy { step.view.outstanding($0) >= limit }
        #expect((step.decision.action == .hold) == isFull, "seed \(seed): \(step.decision)")
      }
    }
  }

  @Test("draws random numbers only when it says so", arguments: RoutingConfig.every)
  func drawsFromItsOwnStream(config: RoutingConfig) {
    if case .defined = config { return }  // Those draw when they have something to try.
    let coin = RandomStream(seed: 5, name: "coin")
    let untouched = RandomStream(seed: 5, name: "coin")
    var history = history(of: config, replicas: 5, seed: 9, coin: coin)
    for _ in 0..<200 { _ = history.next() }
    #expect((coin.bits() == untouched.bits()) == !config.isRandom)
  }
}
