internal import DiscreteEvents
package import Fleet
internal import Pool
internal import Router
internal import Workload

/// Prefill and decode apart in random scenarios: tiny memories at both ends, links on which KV
/// queues, prompts that stay where they are decoded.
extension RandomScenario {
  /// A scenario in which nothing breaks and prompts are prefilled in other pools than answers are
  /// decoded in.
  package func makeDisaggregated() -> FleetConfig {
    var config = makeWhole()
    RandomScenario(number, "disaggregation").disaggregate(&config)
    return config
  }

  /// The same where the scenario allows it, now and then.
  func addDisaggregation(to config: inout FleetConfig) {
    guard config.faults.isEmpty, config.network == nil, isOn(0.3) else { return }
    disaggregate(&config)
  }

  private func disaggregate(_ config: inout FleetConfig) {
    let needs = config.router.policy.makePolicy().needs
    guard needs.isDisjoint(with: .calls.union(.network)), !needs.isSuperset(of: .adapterPlans)
    else { return }
    // Arms in stages become calls, which cannot be split.
    if config.quality?.arms.contains(where: { $0.stage > 0 }) == true { return }
    let before = config
    if config.pools.count == 1 {
      config.pools.append(config.pools[0])
      config.pools[1].name = "pool1"
      config.pools[1].replicas = oneOf([1, 2, 3])
    }
    for index in config.pools.indices { config.pools[index].role = oneOf(PoolRole.allCases) }
    let first = random.below(config.pools.count)
    config.pools[first].role = .prefill
    config.pools[(first + 1) % config.pools.count].role = .decode
    for index in config.pools.indices where config.pools[index].role == .decode {
      config.pools[index].engine.prefixCache = false
    }
    // An arm of a pool that only decodes would never be placed.
    let roles = config.pools.map(\.role)
    if config.quality?.arms.contains(where: { $0.pool >= 0 && roles[$0.pool] == .decode }) == true {
      return config = before
    }
    config.disaggregation = DisaggregationConfig(
      bandwidth: oneOf([1e5, 1e6, 1e7, 1e12]),
      latency: oneOf([.zero, .zero, SimTime(picoseconds: 500_000_000), .seconds(0.0123)]),
      overlap: oneOf(KVOverlap.allCases), firstToken: oneOf(FirstToken.allCases),
      policy: oneOf([
        .roundRobin, .random, .leastLoaded(.outstanding, maxOutstanding: nil),
        .leastLoaded(.reported, maxOutstanding: nil), .leastTokens(.outstanding),
        .leastTokens(.reported), .powerOfTwo(.outstanding), .powerOfTwo(.reported),
        .sessionAffinity,
      ]),
      local: oneOf([
        nil, nil, LocalPrefill(promptTokens: 10), LocalPrefill(queue: 2),
        LocalPrefill(promptTokens: 4, queue: 0),
      ]),
      footprint: KVFootprint(
        bytesPerToken: oneOf([1000, 777]), windowBytesPerToken: oneOf([0, 50]), window: 9,
        layers: 4))
  }
}
