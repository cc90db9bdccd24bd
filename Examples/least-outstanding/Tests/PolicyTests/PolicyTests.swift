import LeastOutstanding
import Seatrial
import Testing

@Suite("The policies of this package")
struct PolicyTests {
  @Test("keep the contract of routing policies")
  func contract() {
    #expect(PolicyContract.violations(of: .leastOutstanding) == [])
    #expect(PolicyContract.violations(of: .leastWaiting) == [])
  }

  /// Where four requests go when replica 0 has a batch of five, replica 1 a queue of two and
  /// replica 2 nothing to do.
  private func choices(_ made: any RoutingPolicy) -> [Decision.Action] {
    var policy = made
    var view = FleetView(count: 3, needs: policy.needs)
    view.note(ReplicaReport(running: 5), of: 0)
    view.note(ReplicaReport(waiting: 2), of: 1)
    let coin = RandomStream(seed: 1, name: "coin")
    return (0..<4).map { id in
      policy.place(RequestView(id: id, promptTokens: 100), in: view, using: coin).action
    }
  }

  @Test("lor counts batch and queue, and equals take turns")
  func leastOutstanding() {
    let lor = PolicyDefinition.leastOutstanding
    #expect(choices(lor.makePolicy()) == [.place(2), .place(2), .place(2), .place(2)])
    let patient = lor.makePolicy(["waitingWeight": 0])
    #expect(choices(patient) == [.place(1), .place(2), .place(1), .place(2)])
  }

  @Test("lor-waiting forgets the batch and takes the first of equals")
  func leastWaiting() {
    let choices = choices(PolicyDefinition.leastWaiting.makePolicy())
    #expect(choices == [.place(0), .place(0), .place(0), .place(0)])
  }
}
