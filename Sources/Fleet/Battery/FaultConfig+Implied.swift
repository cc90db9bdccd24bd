package import Pool

extension FaultConfig {
  /// The ways in which pools break by themselves: replicas whose battery is flat go out, and spot
  /// machines are taken away while their price is too high. They come after a scenario's own.
  package static func implied(by pools: [PoolConfig]) -> [FaultConfig] {
    pools.indices.flatMap { index -> [FaultConfig] in
      let pool = pools[index]
      var faults: [FaultConfig] = []
      if pool.battery != nil {
        faults.append(
          FaultConfig(
            name: "battery of \(pool.name)", effect: .crash, pools: [index], outages: .drained))
      }
      if let spot = pool.spot, spot.bid != nil {
        faults.append(
          FaultConfig(
            name: "price of \(pool.name)", effect: .reclaim(notice: spot.notice), domain: .pool,
            pools: [index], outages: .priced(spot)))
      }
      return faults
    }
  }
}

extension FleetConfig {
  /// By replica, through all pools: which of `units` breaks when its battery is flat; −1 = none.
  func batteryUnits(among units: [FaultUnits.Unit]) -> [Int] {
    var found = Array(repeating: -1, count: pools.reduce(0) { $0 + $1.replicas })
    for (number, unit) in units.enumerated() {
      guard case .drained = faults[unit.fault].outages else { continue }
      for replica in unit.replicas { found[replica] = number }
    }
    return found
  }
}
