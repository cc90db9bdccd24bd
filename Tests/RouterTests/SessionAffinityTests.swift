import DiscreteEvents
import Router
import Testing

@Suite("Session affinity")
struct SessionAffinityTests {
  private static let sessions = 50_000

  /// The replica of every session in a fleet of `count` replicas of which `down` are down.
  private func homes(_ count: Int, down: [Int] = []) -> [Int] {
    var policy = RoutingConfig.sessionAffinity.makePolicy()
    var view = FleetView(count: count, needs: policy.needs)
    for replica in down { view.change(replica, isUp: false) }
    let coin = RandomStream(seed: 1, name: "coin")
    return (0..<Self.sessions).map { session in
      let request = RequestView(
        id: session, stream: 0, arrival: .zero, promptTokens: 1, session: session, adapter: -1)
      guard case .place(let replica) = policy.place(request, in: view, using: coin).action
      else { return -1 }
      view.sent(to: replica, promptTokens: 1)
      return replica
    }
  }

  /// Whether `count` of all sessions is what independent draws with probability `p` give: within
  /// five standard deviations, which it leaves once in 1.7 million.
  private func isShare(_ count: Int, of p: Double) -> Bool {
    let n = Double(Self.sessions)
    return abs(Double(count) - n * p) < 5 * (n * p * (1 - p)).squareRoot()
  }

  @Test("a session keeps its replica whatever the load; sessions spread evenly")
  func sameReplica() {
    let first = homes(10)
    #expect(first == homes(10))
    for replica in 0..<10 { #expect(isShare(first.count { $0 == replica }, of: 0.1)) }
  }

  @Test("one more replica takes one session in n, and moves no other", arguments: [1, 2, 10, 33])
  func oneMore(count: Int) {
    let before = homes(count)
    let after = homes(count + 1)
    let moved = before.indices.filter { before[$0] != after[$0] }
    #expect(moved.allSatisfy { after[$0] == count })
    #expect(isShare(moved.count, of: 1 / Double(count + 1)), "\(moved.count) moved")
  }

  @Test("a replica that is down loses its sessions, the others keep theirs")
  func oneDown() {
    let before = homes(10)
    let after = homes(10, down: [3])
    for session in before.indices {
      if before[session] == 3 {
        #expect(after[session] != 3)
      } else {
        #expect(after[session] == before[session])
      }
    }
    for replica in 0..<10 where replica != 3 {
      #expect(isShare(after.count { $0 == replica }, of: 1 / 9.0))
    }
  }
}
