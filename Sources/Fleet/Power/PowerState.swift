internal import DiscreteEvents
internal import Pool

/// What the replicas draw; replicas of pools whose power is not known draw nothing.
struct PowerState {
  /// By pool, microwatts of a replica by the sequences in its batch; empty = not known.
  let microwatts: [[Int64]]
  private var meters: ContiguousArray<PowerMeter>
  /// By replica; empty = none has any.
  private var batteries: ContiguousArray<Battery?> = []
  /// What each had drawn when the warm-up ended; empty = nothing yet.
  private var atWarmup: ContiguousArray<Energy> = []
  /// What all had drawn whenever what energy costs or emits changed.
  var marks: [EnergySpan] = []

  /// What the replicas of `pools` draw, and whether that is known of any.
  static func of(_ pools: [PoolConfig]) -> (PowerState?, Bool) {
    let isKnown = pools.contains { $0.power != nil }
    return (isKnown ? PowerState(pools) : nil, isKnown)
  }

  private init(_ pools: [PoolConfig]) {
    let microwatts = pools.map { $0.power?.microwatts(upTo: $0.engine.maxBatch) ?? [] }
    self.microwatts = microwatts
    meters = []
    let hasBatteries = pools.contains { $0.battery != nil }
    for (pool, levels) in zip(pools, microwatts) {
      let idle = PowerMeter(microwatts: levels.first ?? 0, ramp: pool.power?.ramp ?? .zero)
      meters.append(contentsOf: repeatElement(idle, count: pool.replicas))
      guard hasBatteries else { continue }
      let battery = pool.battery.map { Battery($0, draw: levels.first ?? 0) }
      batteries.append(contentsOf: repeatElement(battery, count: pool.replicas))
    }
  }

  /// The replica, of `pool`, has so many sequences in its batch from `time` on; 0 = it rests, and
  /// draws nothing where its battery is flat.
  ///
  /// - Returns: whether what its battery will do next has changed.
  mutating func set(_ replica: Int, of pool: Int, sequences: Int, at time: SimTime) -> Bool {
    let levels = microwatts[pool]
    guard !levels.isEmpty else { return false }
    let level = levels[min(sequences, levels.count - 1)]
    guard hasBatteries, let battery = batteries[replica] else {
      meters[replica].set(level, at: time)
      return false
    }
    let draw = battery.isFlat ? 0 : level
    meters[replica].set(draw, at: time)
    guard battery.draw != draw else { return false }
    batteries[replica]?.set(draw: draw, at: time)
    return true
  }

  // MARK: Batteries

  /// Whether any replica runs from one.
  var hasBatteries: Bool { !batteries.isEmpty }

  /// The battery of `replica`; `nil` = it has none.
  func battery(of replica: Int) -> Battery? { batteries.isEmpty ? nil : batteries[replica] }

  /// The replica goes out, or starts again; what it draws from now on is to be set.
  mutating func set(_ replica: Int, isFlat: Bool, at time: SimTime) {
    batteries[replica]?.set(isFlat: isFlat, at: time)
  }

  /// Finds out how the battery of `replica` is at `time`.
  mutating func lookAtBattery(of replica: Int, at time: SimTime) {
    batteries[replica]?.look(at: time)
  }

  // MARK: Amounts

  /// The warm-up ends at `time`.
  mutating func endWarmup(at time: SimTime) {
    atWarmup = ContiguousArray(meters.map { $0.energy(until: time) })
  }

  /// What the replica has drawn since the start of the run.
  func energy(of replica: Int, until time: SimTime) -> Energy {
    meters[replica].energy(until: time)
  }

  /// What all replicas have drawn since the start of the run.
  func energy(until time: SimTime) -> Energy {
    meters.reduce(Energy()) { $0 + $1.energy(until: time) }
  }

  /// What all replicas had drawn when the warm-up ended.
  var energyAtWarmup: Energy { atWarmup.reduce(Energy(), +) }

  /// Joules that the replica has drawn from the end of the warm-up until `time`.
  func joules(of replica: Int, until time: SimTime) -> Double {
    let before = atWarmup.isEmpty ? Energy() : atWarmup[replica]
    return (meters[replica].energy(until: time) - before).joules
  }
}

extension Fleet {
  /// Notes what `replica` draws from now on. A replica whose processes are gone draws what one at
  /// rest does: its machine stays on.
  mutating func meterPower(of replica: Int) {
    let sequences = replicas[replica].isIdle ? 0 : replicas[replica].running.count
    let changed = power?.set(
      replica, of: Int(poolOfReplica[replica]), sequences: sequences, at: now)
    if changed == true { scheduleBattery(of: replica) }
  }

  /// Joules that the replicas `members` of `pool` drew after the warm-up; `nil` = not modelled.
  func joules(of members: Range<Int>, in pool: Int) -> Double? {
    guard let power, config.pools[pool].power != nil else { return nil }
    // Nothing of a run that is over before its warm-up counts.
    guard result.end > config.warmup else { return 0 }
    return members.reduce(0) { $0 + power.joules(of: $1, until: result.end) }
  }
}
