internal import DiscreteEvents
internal import Pool
internal import Router

extension FleetConfig {
  /// The pool of each replica, and the first replica of each pool; and what requests take through
  /// the server around each pool's engines, empty where that is nothing anywhere.
  var places: (pools: ContiguousArray<Int32>, firsts: [Int], delays: [SimTime]) {
    let delays = pools.map(\.serverDelay)
    var places: (pools: ContiguousArray<Int32>, firsts: [Int], delays: [SimTime]) =
      ([], [], delays.allSatisfy { $0 == .zero } ? [] : delays)
    for (index, pool) in pools.enumerated() {
      places.firsts.append(places.pools.count)
      places.pools.append(contentsOf: repeatElement(Int32(index), count: pool.replicas))
    }
    return places
  }

  /// Whether the policy that places prefilled requests looks at replicas' reports.
  var decodersNeedReports: Bool {
    disaggregation?.policy.makePolicy().needs.contains(.reports) ?? false
  }
}
