import DiscreteEvents
import Router
import SeatrialTestSupport

/// A fleet of a few replicas that goes through a random history: requests come and leave, replicas
/// report, go down and come up. It shows a policy nothing but its view.
struct RandomHistory {
  private(set) var view: FleetView
  private var policy: any RoutingPolicy
  private let coin: RandomStream
  private let world: RandomStream
  private var inFlight: [(replica: Int, request: RequestView)] = []
  private var requests = 0

  /// - Parameter coin: the policy's own random stream.
  init(_ config: RoutingConfig, replicas: Int, seed: UInt64, coin: RandomStream) {
    policy = config.makePolicy()
    view = FleetView(count: replicas, needs: policy.needs)
    self.coin = coin
    world = RandomStream(seed: seed, name: "world")
  }

  /// Lets something happen, and then a request come: the view it met and what the policy did.
  mutating func next() -> (view: FleetView, request: RequestView, decision: Decision) {
    view.advance(to: view.now + SimTime(picoseconds: Int64(1 + world.below(1000))))
    for _ in 0..<world.below(4) { disturb() }
    let request = RequestView(
      id: requests, stream: world.below(2), arrival: view.now, promptTokens: 1 + world.below(50),
      session: world.below(20) - 1, adapter: -1)
    requests += 1
    let seen = view
    let decision = policy.place(request, in: view, using: coin)
    if case .place(let replica) = decision.action, seen.isUp(replica) {
      view.sent(to: replica, promptTokens: request.promptTokens)
      inFlight.append((replica, request))
    }
    return (seen, request, decision)
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
