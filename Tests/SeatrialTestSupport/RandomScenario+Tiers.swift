internal import DiscreteEvents
package import Fleet
internal import Pool
internal import Router
internal import Workload

extension RandomScenario {
  /// A scenario in which nothing breaks, prompts begin alike, and all pools have tiers.
  package func makeTiered() -> FleetConfig {
    var config = makeWhole()
    let random = RandomScenario(number, "tiered")
    random.addTurns(to: &config)
    for index in config.streams.indices where random.isOn(0.9) {
      config.streams[index].systemPrompts = SystemPromptConfig(
        count: random.oneOf([3, 10, 40]), tokens: random.oneOf([16, 32, 48, 100]), exponent: 0.5)
    }
    for index in config.pools.indices {
      config.pools[index].engine.prefixCache = true
      random.giveTiers(to: &config.pools[index])
    }
    random.addRetention(to: &config)
    return config
  }

  /// Lets some pools hold prefixes below their GPUs' memory: in tiny tiers, over links that are
  /// slow beside an iteration or fast.
  func addTiers(to config: inout FleetConfig) {
    guard config.faults.isEmpty, isOn() else { return }
    for index in config.pools.indices where config.pools[index].engine.prefixCache && isOn(0.8) {
      giveTiers(to: &config.pools[index])
    }
  }

  /// Makes the arrivals of some streams the first turns of sessions.
  func addTurns(to config: inout FleetConfig) {
    guard isOn(0.3) else { return }
    for index in config.streams.indices where config.streams[index].mayHaveTurns && isOn(0.7) {
      config.streams[index].turns = TurnsConfig(
        count: oneOf([.constant(1), .constant(3), .uniform(min: 1, max: 6)]),
        prompt: oneOf([.constant(1), .uniform(min: 1, max: 20)]),
        pause: oneOf([
          .constant(.zero), .constant(.seconds(0.01)), .exponential(mean: .seconds(0.05)),
        ]), maxPrompt: oneOf([40, 200, 100_000]))
    }
  }

  /// Lets the router ask for sessions' KV to be kept, and some engines do so.
  func addRetention(to config: inout FleetConfig) {
    guard isOn(0.3) else { return }
    config.router.retention = Retention(
      timeToLive: oneOf([.zero, .seconds(0.01), .seconds(0.1), .seconds(10)]),
      priority: oneOf([0, 50, 100]))
    for index in config.pools.indices where config.pools[index].engine.prefixCache && isOn(0.8) {
      config.pools[index].engine.retention = oneOf([0, 0.1, 0.5, 1])
    }
  }

  private func giveTiers(to pool: inout PoolConfig) {
    var tiers: [TierConfig] = []
    if isOn(0.8) { tiers.append(tier("host", .replica)) }
    if isOn() { tiers.append(tier("disk", .replica)) }
    if tiers.isEmpty || isOn() { tiers.append(tier("store", .pool)) }
    pool.tiers = TiersConfig(
      tiers: tiers, bytesPerBlock: Double(pool.engine.block) * 1000,
      fetch: oneOf([.always, .always, .faster]), prefetches: isOn())
  }

  private func tier(_ name: String, _ share: TierShare) -> TierConfig {
    let speeds: [Double] = [1e5, 3.3e6, 1e8, 1e12]
    return TierConfig(
      name: name, blocks: oneOf([1, 3, 10, 50, 1000]), read: oneOf(speeds), write: oneOf(speeds),
      total: share == .replica ? nil : oneOf([nil, 1e6, 1e9]),
      latency: oneOf([.zero, .zero, SimTime(picoseconds: 1_000_000_000)]),
      eviction: oneOf([
        .lru, .lru, .lfu(halfLife: nil), .lfu(halfLife: 5), .lruK(k: 2), .gdsf, .ttl(.seconds(0.1)),
      ]),
      offload: share == .replica ? oneOf(OffloadRule.allCases) : .writeThrough, share: share)
  }
}
