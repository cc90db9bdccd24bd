import DiscreteEvents
import Foundation
import Router
import SeatrialTestSupport
import Testing

/// Decisions must not get dearer with the number of replicas, but for those policies that say so.
@Suite("The cost of a decision", .serialized)
struct DecisionCostTests {
  /// A policy that scanned would take 1,000 times as long; the tree over 100,000 replicas is
  /// log 100,000 / log 100 = 2.5 times as deep as that over 100 and does not fit the nearest
  /// cache. 50 lies far from both.
  static let greatestFactor = 50.0

  static let policies = RoutingConfig.every.filter { !$0.scansReplicas }

  @Test("hardly grows from 100 replicas to 100,000", arguments: policies)
  func growth(config: RoutingConfig) {
    let few = nanoseconds(config, replicas: 100)
    let many = nanoseconds(config, replicas: 100_000)
    #expect(many < Self.greatestFactor * few, "\(few) ns with 100, \(many) ns with 100,000")
  }

  @Test("of a policy that scans does grow, so that the measure above can fail")
  func growthOfAScan() {
    let few = nanoseconds(.leastTokens(.reported), replicas: 100, decisions: 50)
    let many = nanoseconds(.leastTokens(.reported), replicas: 100_000, decisions: 50)
    #expect(many > Self.greatestFactor * few, "\(few) ns with 100, \(many) ns with 100,000")
  }

  /// Processor time of a decision, of sending the request and of seeing it leave: the least of
  /// several rounds, since other programs can only add to it.
  private func nanoseconds(
    _ config: RoutingConfig, replicas: Int, decisions: Int = 2000
  ) -> Double {
    var policy = config.makePolicy()
    var view = FleetView(count: replicas, needs: policy.needs)
    let coin = RandomStream(seed: 1, name: "coin")
    var least = Double.infinity
    for _ in 0..<7 {
      let start = threadNanoseconds()
      for id in 0..<decisions {
        let request = RequestView(
          id: id, stream: 0, arrival: .zero, promptTokens: 10, session: id, adapter: -1)
        guard case .place(let replica) = policy.place(request, in: view, using: coin).action
        else { continue }
        view.sent(to: replica, promptTokens: 10)
        view.left(replica, promptTokens: 10)
      }
      least = min(least, (threadNanoseconds() - start) / Double(decisions))
    }
    return least
  }

  private func threadNanoseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}
