internal import DiscreteEvents
internal import Pool
internal import Router

extension FleetConfig {
  /// The pool of each replica, and the first replica of each pool.
  var places: (pools: ContiguousArray<Int32>, firsts: [Int]) {
    var places: (pools: ContiguousArray<Int32>, firsts: [Int]) = ([], [])
    for (index, pool) in pools.enumerated() {
      places.firsts.append(places.pools.count)
      places.pools.append(contentsOf: repeatElement(Int32(index), count: pool.replicas))
    }
    return places
  }

  /// What requests take through the server around each pool's engines, and whether that is
  /// anything at all.
  var serverDelays: (ofPools: [SimTime], areAny: Bool) {
    let delays = pools.map(\.serverDelay)
    return (delays, delays.contains { $0 > .zero })
  }

  /// Whether the policy that places prefilled requests looks at replicas' reports.
  var decodersNeedReports: Bool {
    disaggregation?.policy.makePolicy().needs.contains(.reports) ?? false
  }
}
