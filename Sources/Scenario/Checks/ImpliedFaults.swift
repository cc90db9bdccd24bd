internal import Fleet
internal import Pool

/// The faults that pools have by themselves, beside those that the file lists.
struct ImpliedFaults {
  let pools: Field<[PoolConfig]>
  let listed: Field<[FaultConfig]>
  let faults: [FaultConfig]

  init(of pools: Field<[PoolConfig]>, beside listed: Field<[FaultConfig]>) {
    self.pools = pools
    self.listed = listed
    faults = pools.isGood ? FaultConfig.implied(by: pools.value) : []
  }

  /// Reports what does not go with them, and a health monitor where there is nothing to find.
  func report(_ reader: MappingReader) {
    guard pools.isGood, listed.isGood else { return }
    if listed.value.isEmpty, faults.isEmpty {
      reader.fail(["router", "health"], "goes with 'faults': nothing breaks without them")
    }
    for fault in faults where listed.value.contains(where: { $0.name == fault.name }) {
      listed.fail("'\(fault.name.abridged)' is what a pool's own fault is called")
    }
    guard reader.written("disaggregation") != nil else { return }
    for (index, pool) in pools.value.enumerated() {
      let reason = "does not go with 'disaggregation', in which nothing breaks"
      let place = ["pools", "\(index)"]
      if pool.battery != nil { reader.fail(place + ["battery"], reason) }
      if pool.spot?.bid != nil { reader.fail(place + ["spot", "bid"], reason) }
    }
  }
}
