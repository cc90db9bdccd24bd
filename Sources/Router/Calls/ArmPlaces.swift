/// Where each arm's calls go, and which arms cost more than which: what policies share that make
/// calls to several arms.
struct ArmPlaces {
  /// What can be chosen.
  let arms: [FleetDescription.Arm]
  /// The arms from the cheapest to the dearest; of equal ones, the first listed is first.
  let byPrice: [Int]
  /// What each arm costs, as a part of what the dearest does; all 0 where no price is known.
  let prices: [Double]
  /// The pools that may serve each arm.
  private let pools: [[Int]]

  /// The places of `fleet`. An arm without a pool may go to any, or to any that serves adapters
  /// when it is one. Prices are those of tokens, or where no arm has one those of the pools' hours.
  init(_ fleet: FleetDescription) {
    let every = Array(fleet.pools.indices)
    let serving = every.filter { fleet.pools[$0].adapterSlots > 0 }
    arms = fleet.arms
    pools = fleet.arms.map { arm in
      if every.contains(arm.pool) { return [arm.pool] }
      return arm.adapter >= 0 && !serving.isEmpty ? serving : every
    }
    let isPriced = fleet.arms.contains { $0.dollarsPerMillionTokens > 0 }
    let costs = fleet.arms.map { arm in
      if isPriced { return arm.dollarsPerMillionTokens }
      return every.contains(arm.pool) ? fleet.pools[arm.pool].dollarsPerHour ?? 0 : 0
    }
    let dearest = costs.max() ?? 0
    prices = costs.map { dearest > 0 ? $0 / dearest : 0 }
    byPrice = costs.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
  }

  /// Of the replicas that may serve `arm` and are up, the one with the fewest outstanding requests;
  /// `nil` = none is up. O(pools). Needs ``ViewNeeds/leastOutstandingInPool``.
  func replica(for arm: Int, in view: FleetView) -> Int? {
    ArmPlaces.leastOutstanding(of: pools[arm], in: view)
  }

  /// Whether a replica that may serve `arm` is up.
  func isServed(_ arm: Int, in view: FleetView) -> Bool { replica(for: arm, in: view) != nil }

  /// A call of `request` to `arm`; `nil` = nothing that may serve it is up.
  func call(
    _ request: RequestView, to arm: Int, in view: FleetView, promptTokens: Int? = nil
  ) -> Call? {
    guard let replica = replica(for: arm, in: view) else { return nil }
    let adapter = arms[arm].adapter
    return Call(
      to: replica, arm: arm, adapter: adapter >= 0 ? adapter : request.adapter,
      promptTokens: promptTokens)
  }

  /// Places a request of which no arm is served on the least loaded replica of all, or holds it
  /// when none is up.
  func fallback(in view: FleetView) -> Decision {
    guard let replica = ArmPlaces.leastOutstanding(of: Array(view.pools.indices), in: view) else {
      return Decision(.hold, because: Reason("no replica is up"))
    }
    return Decision(
      .place(replica),
      because: Reason("no arm is served", score: Double(view.outstanding(replica))))
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
