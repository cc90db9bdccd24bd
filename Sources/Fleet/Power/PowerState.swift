internal import DiscreteEvents
internal import Pool

/// What the replicas draw; replicas of pools whose power is not known draw nothing.
struct PowerState {
  /// By pool, microwatts of a replica by the sequences in its batch; empty = not known.
  let microwatts: [[Int64]]
  private var meters: ContiguousArray<PowerMeter>
  /// What each had drawn when the warm-up ended; empty = nothing yet.
  private var atWarmup: ContiguousArray<Energy> = []

  /// What the replicas of `pools` draw, and whether that is known of any.
  static func of(_ pools: [PoolConfig]) -> (PowerState?, Bool) {
    let isKnown = pools.contains { $0.power != nil }
    return (isKnown ? PowerState(pools) : nil, isKnown)
  }

  private init(_ pools: [PoolConfig]) {
    let microwatts = pools.map { $0.power?.microwatts(upTo: $0.engine.maxBatch) ?? [] }
    self.microwatts = microwatts
    meters = []
    for (pool, levels) in zip(pools, microwatts) {
      let idle = PowerMeter(microwatts: levels.first ?? 0)
      meters.append(contentsOf: repeatElement(idle, count: pool.replicas))
    }
  }

  /// The replica, of `pool`, has so many sequences in its batch from `time` on; 0 = it rests.
  mutating func set(_ replica: Int, of pool: Int, sequences: Int, at time: SimTime) {
    let levels = microwatts[pool]
    guard !levels.isEmpty else { return }
    meters[replica].set(levels[min(sequences, levels.count - 1)], at: time)
  }

  /// The warm-up ends at `time`.
  mutating func endWarmup(at time: SimTime) {
    atWarmup = ContiguousArray(meters.map { $0.energy(until: time) })
  }

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
    power?.set(replica, of: Int(poolOfReplica[replica]), sequences: sequences, at: now)
  }

  /// Joules that the replicas `members` of `pool` drew after the warm-up; `nil` = not modelled.
  func joules(of members: Range<Int>, in pool: Int) -> Double? {
    guard let power, config.pools[pool].power != nil else { return nil }
    // Nothing of a run that is over before its warm-up counts.
    guard result.end > config.warmup else { return 0 }
    return members.reduce(0) { $0 + power.joules(of: $1, until: result.end) }
  }
}
