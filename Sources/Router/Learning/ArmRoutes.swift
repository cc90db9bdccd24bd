/// Which replica serves which arm.
///
/// An arm with a pool goes there, one with an adapter to a pool that serves adapters, any other
/// anywhere; within that to a replica that has its adapter, and of those to the one with the fewest
/// outstanding requests.
struct ArmRoutes {
  private let placement: ArmPlacement
  /// The pools that may serve each arm.
  private let pools: [[Int]]
  /// Whether any arm is an adapter that the fleet has.
  let hasAdapters: Bool
  /// Whether a replica that may serve the arm is up.
  private(set) var isServed: ContiguousArray<Bool>
  /// Where each arm was last sent, and how many of its requests have not left: what the router
  /// knows of a load before anybody reports it.
  private var lastReplica: ContiguousArray<Int>
  private var inFlight: ContiguousArray<Int>

  /// The routes of `fleet` while all its replicas are up.
  init(_ fleet: FleetDescription) {
    placement = ArmPlacement(fleet)
    let arms = placement.arms
    let every = Array(fleet.pools.indices)
    let serving = every.filter { fleet.pools[$0].adapterSlots > 0 }
    pools = arms.map { arm in
      if every.contains(arm.pool) { return [arm.pool] }
      return arm.adapter >= 0 && !serving.isEmpty ? serving : every
    }
    hasAdapters = arms.contains { fleet.adapters.indices.contains($0.adapter) }
    isServed = ContiguousArray(
      pools.map { pools in pools.contains { !fleet.pools[$0].replicas.isEmpty } })
    lastReplica = ContiguousArray(repeating: -1, count: arms.count)
    inFlight = ContiguousArray(repeating: 0, count: arms.count)
  }

  /// What can be chosen.
  var arms: [FleetDescription.Arm] { placement.arms }

  /// What a view must keep up.
  var needs: ViewNeeds {
    hasAdapters ? [.leastOutstandingInPool, .adapters] : .leastOutstandingInPool
  }

  /// Whether some arm has a replica that is up.
  var servesAny: Bool { isServed.contains(true) }

  /// A replica has come up, or gone down. O(arms × pools).
  mutating func replicaChanged(in view: FleetView) {
    for arm in arms.indices {
      isServed[arm] = pools[arm].contains { view.leastOutstanding(in: $0) != nil }
    }
  }

  /// Whether a request for `arm` would find its adapter in memory, or being loaded; true of an arm
  /// without one. O(replicas) with an adapter.
  func isResident(_ arm: Int, in view: FleetView) -> Bool {
    arms[arm].adapter < 0 || !hasAdapters || holder(of: arm, in: view) != nil
  }

  /// The replica that `arm` goes to; `nil` = none that may serve it is up.
  func replica(for arm: Int, in view: FleetView) -> Int? {
    if arms[arm].adapter >= 0, hasAdapters, let holder = holder(of: arm, in: view) {
      return holder
    }
    return ArmRoutes.leastOutstanding(of: pools[arm], in: view)
  }

  /// The call that gives `request` to `arm`, noted as under way; `nil` = nothing that may serve the
  /// arm is up.
  mutating func send(_ request: RequestView, to arm: Int, in view: FleetView) -> Call? {
    guard let replica = replica(for: arm, in: view) else { return nil }
    lastReplica[arm] = replica
    inFlight[arm] += 1
    return placement.call(to: arm, on: replica, for: request)
  }

  /// A request that was sent to `arm` has left.
  mutating func left(_ arm: Int) { inFlight[arm] -= 1 }

  /// Of the replicas with the arm's adapter the one with the fewest outstanding requests, or the
  /// one that is loading it.
  private func holder(of arm: Int, in view: FleetView) -> Int? {
    let adapter = arms[arm].adapter
    var best: Int?
    for pool in pools[arm] {
      for replica in view.pools[pool] where view.isUp(replica) {
        guard view.hasAdapter(adapter, on: replica) else { continue }
        if let best, view.outstanding(best) <= view.outstanding(replica) { continue }
        best = replica
      }
    }
    if best == nil, inFlight[arm] > 0, view.isUp(lastReplica[arm]) { return lastReplica[arm] }
    return best
  }

  private static func leastOutstanding(of pools: [Int], in view: FleetView) -> Int? {
    var best: Int?
    for pool in pools {
      guard let replica = view.leastOutstanding(in: pool) else { continue }
      if let best, view.outstanding(best) <= view.outstanding(replica) { continue }
      best = replica
    }
    return best
  }
}
