package import DiscreteEvents

/// A fleet of a few replicas that goes through a random history: requests come and leave, replicas
/// report, go down and come up. It shows a policy nothing but its view.
package struct RandomHistory {
  private var view: FleetView
  private var policy: any RoutingPolicy
  private let coin: RandomStream
  private let world: RandomStream
  private var inFlight: [(replica: Int, request: RequestView)] = []
  private var requests = 0

  /// The view that a request met, and what the policy did.
  package struct Step {
    package var view: FleetView
    package var decision: Decision
  }

  /// - Parameter coin: the policy's own random stream.
  package init(_ policy: any RoutingPolicy, replicas: Int, seed: UInt64, coin: RandomStream) {
    self.policy = policy
    self.policy.prepare(for: FleetDescription(replicas: replicas))
    view = FleetView(count: replicas, needs: policy.needs)
    self.coin = coin
    world = RandomStream(seed: seed, name: "world")
  }

  /// Lets something happen, and then a request come.
  package mutating func next() -> Step {
    view.advance(to: view.now + SimTime(picoseconds: Int64(1 + world.below(1000))))
    for _ in 0..<world.below(4) { disturb() }
    let request = RequestView(
      id: requests, stream: world.below(2), arrival: view.now, promptTokens: 1 + world.below(50),
      session: world.below(20) - 1)
    requests += 1
    let seen = view
    let decision = policy.place(request, in: view, using: coin)
    if case .place(let replica) = decision.action, seen.upReplicas.contains(replica) {
      view.sent(to: replica, promptTokens: request.promptTokens)
      inFlight.append((replica, request))
    }
    return Step(view: seen, decision: decision)
  }

  private mutating func disturb() {
    guard view.count > 0 else { return }
    let replica = world.below(view.count)
    switch world.below(8) {
    case 0:
      let isUp = !view.isUp(replica)
      view.change(replica, isUp: isUp)
      policy.replicaChanged(replica, isUp: isUp, in: view)
    case 1 where policy.needs.contains(.reports):
      for replica in 0..<view.count {
        let report = ReplicaReport(
          running: world.below(5), waiting: world.below(3), kvUtilization: world.uniform())
        view.note(report, of: replica)
      }
      policy.tick(in: view)
    case 2...4 where !inFlight.isEmpty:
      let (replica, request) = inFlight.remove(at: world.below(inFlight.count))
      view.left(replica, promptTokens: request.promptTokens)
      let outcome = Outcome(
        request: request, replica: replica, isCompleted: true, outputTokens: 1,
        firstToken: view.now, left: view.now)
      policy.observe(outcome, in: view)
    default: break
    }
  }
}
