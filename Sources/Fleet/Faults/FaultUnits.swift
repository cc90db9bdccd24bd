internal import Pool

/// What fails together: the units of every fault, in the order of faults and, within one, of
/// replicas.
struct FaultUnits: Sendable {
  struct Unit: Sendable {
    /// Index of its fault.
    let fault: Int
    /// Its number among its fault's units.
    let number: Int
    /// Its replicas, through all pools.
    let replicas: [Int]
    /// Its links of the network.
    let links: [Int]
  }

  let units: [Unit]

  init(_ config: FleetConfig) {
    var units: [Unit] = []
    for (fault, settings) in config.faults.enumerated() {
      for (number, replicas) in config.groups(of: settings).enumerated() {
        let links = settings.effect.isOfLinks ? [config.links(of: settings)[number]] : []
        units.append(Unit(fault: fault, number: number, replicas: replicas, links: links))
      }
    }
    self.units = units
  }
}

extension FleetConfig {
  /// The links that a fault of links concerns: each is a unit.
  package func links(of fault: FaultConfig) -> [Int] {
    fault.links.isEmpty ? Array((network?.links ?? []).indices) : fault.links
  }

  /// The replicas, through all pools, of each unit of a fault. A router is one unit without any,
  /// and so is a link.
  package func groups(of fault: FaultConfig) -> [[Int]] {
    if fault.effect.isOfLinks { return links(of: fault).map { _ in [] } }
    if fault.effect == .router { return [[]] }
    var machines: [Machine] = []
    var next = 0
    for (number, pool) in pools.enumerated() {
      if fault.pools.isEmpty || fault.pools.contains(number) {
        for index in 0..<pool.replicas {
          machines.append(Machine(pool: number, index: index, replica: next + index))
        }
      }
      next += pool.replicas
    }
    switch fault.domain {
    case .replica: return machines.map { [$0.replica] }
    case .fleet: return machines.isEmpty ? [] : [machines.map(\.replica)]
    case .pool:
      return pools.indices.map { pool in machines.filter { $0.pool == pool }.map(\.replica) }
        .filter { !$0.isEmpty }
    case .rack:
      return pools.indices.flatMap { pool -> [[Int]] in
        let members = machines.filter { $0.pool == pool }.map(\.replica)
        let size = max(1, pools[pool].replicasPerRack)
        return stride(from: 0, to: members.count, by: size).map {
          Array(members[$0..<min($0 + size, members.count)])
        }
      }
    case .zone:
      let concerned = fault.zones.isEmpty ? Array(zones.indices) : fault.zones
      return concerned.map { zone in
        machines.filter { pools[$0.pool].zone(of: $0.index) == zone }.map(\.replica)
      }
    }
  }
}

/// A replica: its pool, its index there, and its index through all pools.
private struct Machine {
  let pool: Int
  let index: Int
  let replica: Int
}
