import DiscreteEvents
import Router
import SeatrialTestSupport
import Testing

/// What every policy that a scenario can name must keep.
@Suite("Every routing policy", .serialized)
struct PolicyContractTests {
  @Test(
    "places on a replica that is up, and on none when none is up", arguments: RoutingConfig.every)
  func placesOnReplicasThatAreUp(config: RoutingConfig) {
    var seenNoneUp = 0
    for replicas in [0, 1, 2, 3, 7] {
      for seed in 1...20 as ClosedRange<UInt64> {
        let coin = RandomStream(seed: seed, name: "coin")
        var history = RandomHistory(config, replicas: replicas, seed: seed, coin: coin)
        for _ in 0..<200 {
          let (view, _, decision) = history.next()
          if view.upReplicas.isEmpty { seenNoneUp += 1 }
          switch decision.action {
          case .place(let replica):
            #expect(view.upReplicas.contains(replica), "seed \(seed): placed on \(replica)")
          case .hold, .reject:
            #expect(
              view.upReplicas.isEmpty || !config.alwaysPlaces,
              "seed \(seed): a request was not placed though a replica is up")
          }
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
      var history = RandomHistory(config, replicas: 4, seed: seed, coin: coin)
      for _ in 0..<200 {
        let (view, _, decision) = history.next()
        let isFull = view.upReplicas.allSatisfy { view.outstanding($0) >= limit }
        #expect((decision.action == .hold) == isFull, "seed \(seed): \(decision)")
      }
    }
  }

  @Test(
    "decides the same from the same history and the same numbers", arguments: RoutingConfig.every)
  func isDeterministic(config: RoutingConfig) {
    let coins = (0..<2).map { _ in RandomStream(seed: 5, name: "coin") }
    var histories = coins.map { RandomHistory(config, replicas: 5, seed: 9, coin: $0) }
    for _ in 0..<2000 {
      let first = histories[0].next()
      let second = histories[1].next()
      #expect(first.decision.action == second.decision.action)
      #expect(first.decision.reason.score == second.decision.reason.score)
    }
    #expect(coins[0].bits() == coins[1].bits(), "the policies drew differently many numbers")
  }

  @Test("draws random numbers only when it says so", arguments: RoutingConfig.every)
  func drawsFromItsOwnStream(config: RoutingConfig) {
    let coin = RandomStream(seed: 5, name: "coin")
    let untouched = RandomStream(seed: 5, name: "coin")
    var history = RandomHistory(config, replicas: 5, seed: 9, coin: coin)
    for _ in 0..<200 { _ = history.next() }
    #expect((coin.bits() == untouched.bits()) == !config.isRandom)
  }

  @Test("gives a reason for every decision", arguments: RoutingConfig.every)
  func givesReasons(config: RoutingConfig) {
    let coin = RandomStream(seed: 1, name: "coin")
    var history = RandomHistory(config, replicas: 3, seed: 4, coin: coin)
    for _ in 0..<1000 {
      let reason = history.next().decision.reason
      #expect(reason.text.utf8CodeUnitCount > 0 && reason.score.isFinite)
    }
  }
}
