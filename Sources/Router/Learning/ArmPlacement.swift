/// Where the arms of a fleet are served: which replica a call to an arm goes to, and what the call
/// is.
struct ArmPlacement: Sendable {
  /// The fleet's arms; a fleet without any has its pools for arms.
  let arms: [FleetDescription.Arm]
  /// Sequences that each pool runs at once.
  private let slots: [Double]

  init(_ fleet: FleetDescription) {
    arms = fleet.arms.isEmpty ? FleetDescription(pools: fleet.pools).arms : fleet.arms
    slots = fleet.pools.map { Double($0.replicas.count) * Double($0.maxBatch) }
  }

  /// The least loaded replica that serves `arm`; `nil` = none is up. O(1), or O(pools) for an arm
  /// that any pool serves.
  func replica(of arm: Int, in view: FleetView) -> Int? {
    let pool = arms[arm].pool
    return pool >= 0 ? view.leastOutstanding(in: pool) : view.leastOutstandingOfPools
  }

  /// Requests outstanding where `arm` is served, with one more, per sequence that runs at once: 1 =
  /// full, more = some wait.
  func load(of arm: Int, in view: FleetView) -> Double {
    let pool = arms[arm].pool
    if pool >= 0 { return Double(view.outstanding(inPool: pool) + 1) / max(1, slots[pool]) }
    let outstanding = view.pools.indices.reduce(1) { $0 + view.outstanding(inPool: $1) }
    return Double(outstanding) / max(1, slots.reduce(0, +))
  }

  /// Sequences that run at once where `arm` is served: the weight of its capacity.
  func capacity(of arm: Int) -> Double {
    let pool = arms[arm].pool
    return max(1, pool >= 0 ? slots[pool] : slots.reduce(0, +))
  }

  /// A call to `arm` on `replica`, which reads the request and the answers of `earlier` calls.
  func call(
    to arm: Int, on replica: Int, for request: RequestView, after earlier: [CallOutcome] = []
  ) -> Call {
    let read = earlier.reduce(request.promptTokens) { $0 + $1.outputTokens }
    let adapter = arms[arm].adapter
    return Call(
      to: replica, arm: arm, adapter: adapter >= 0 ? adapter : request.adapter,
      promptTokens: earlier.isEmpty ? nil : read, outputTokens: arms[arm].outputTokens)
  }
}

extension FleetView {
  /// The replica that is up with the fewest outstanding requests, by way of the pools' least:
  /// O(pools). Needs ``ViewNeeds/leastOutstandingInPool``.
  var leastOutstandingOfPools: Int? {
    var best: Int?
    for pool in pools.indices {
      guard let least = leastOutstanding(in: pool) else { continue }
      if let found = best, outstanding(found) <= outstanding(least) { continue }
      best = least
    }
    return best
  }
}
