internal import DiscreteEvents
internal import Pool
internal import Router

/// What breaks in a run, and how it is at the moment.
struct FaultState {
  let units: [FaultUnits.Unit]
  /// By unit: its outages, and the index of the one under way in the result; −1 = none is.
  var processes: [OutageProcess]
  var current: [Int]
  /// By replica, through all pools.
  var conditions: ContiguousArray<ReplicaCondition>
  /// The router's policy as it starts, which knows nothing yet.
  let freshPolicy: any RoutingPolicy
  /// The adapters that the policy last planned to keep; `nil` = it never did.
  var adapterPlan: [Int]?
  /// What the eviction of each replica's adapters may know.
  let outlooks: [EvictionOutlook]
  var monitor: HealthMonitor?
  /// By replica: the unit whose outages its battery makes; −1 = there is none.
  let batteryUnits: [Int]

  /// - Parameters:
  ///   - policy: the router's, prepared.
  ///   - outlooks: by pool.
  init(
    _ config: FleetConfig, policy: any RoutingPolicy, outlooks: [EvictionOutlook],
    _ options: RunOptions
  ) {
    units = FaultUnits(config).units
    batteryUnits = config.batteryUnits(among: units)
    processes = units.map { unit in
      let fault = config.faults[unit.fault]
      return OutageProcess(fault.outages, unit: unit.number) {
        RandomStream(
          seed: config.seed, replication: options.replication,
          name: "faults/\(fault.name)/\(unit.number)")
      }
    }
    current = Array(repeating: -1, count: units.count)
    let count = config.pools.reduce(0) { $0 + $1.replicas }
    conditions = ContiguousArray(repeating: ReplicaCondition(), count: count)
    freshPolicy = policy
    self.outlooks = zip(config.pools, outlooks).flatMap { pool, shared in
      (0..<pool.replicas).map { replica in
        var outlook = shared
        outlook.seed = config.evictionSeed(of: pool, replica, options.replication)
        return outlook
      }
    }
    monitor = config.router.health.map {
      HealthMonitor(
        $0, replicas: count,
        random: RandomStream(
          seed: config.seed, replication: options.replication, name: "router/health"))
    }
  }

  /// Whether no replica is broken at the moment.
  var isWell: Bool { conditions.allSatisfy { $0.isUp && $0.drains == 0 } }
}

/// What happens to a unit of a fault.
enum FaultStep: UInt64 {
  case strike, reclaim, mend
}
