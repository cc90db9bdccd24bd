import Seatrial
import Testing

@testable import LeastOutstanding

@Suite("The policies of this package")
struct PolicyTests {
  @Test("keep the contract of routing policies", arguments: Program.policies.map(\.name))
  func contract(name: String) throws {
    let definition = try #require(Program.policies.first { $0.name == name })
    #expect(PolicyContract.violations(of: definition) == [])
  }

  /// Where four requests go when replica 0 has a batch and the others have none.
  private func choices(_ policy: any RoutingPolicy) -> [Decision.Action] {
    var policy = policy
    var view = FleetView(count: 3, needs: policy.needs)
    view.note(ReplicaReport(running: 5), of: 0)
    return (0..<4).map { id in
      policy.place(
        RequestView(id: id, promptTokens: 100), in: view,
        using: RandomStream(seed: 1, name: "coin")
      ).action
    }
  }

  @Test("lor leaves the busy replica alone and takes turns among the others")
  func leastOutstanding() {
    let policy = LeastOutstanding(waitingWeight: 1)
    #expect(choices(policy) == [.place(1), .place(2), .place(1), .place(2)])
  }

  @Test("lor-waiting piles its work on the busy replica, for its queue is empty")
  func leastWaiting() {
    #expect(choices(LeastWaiting()) == [.place(0), .place(0), .place(0), .place(0)])
  }
}
