internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Router
internal import Workload

/// Puts a random network in front of a random scenario's zones, and breaks its links, or neither.
/// It draws from a stream of its own.
extension RandomScenario {
  /// Adds a network, faults of links and priorities, each off at random.
  func addNetwork(to config: inout FleetConfig) {
    guard isOn(0.3) else { return }
    if config.zones.isEmpty {
      config.zones = oneOf([["a"], ["a", "b"]])
      for index in config.pools.indices where isOn(0.8) {
        config.pools[index].zones = Array(config.zones.indices)
      }
    }
    let gateways = oneOf([["g"], ["g"], ["g", "h"]])
    let regions = oneOf([[], ["r"], ["r", "s"]])
    let count = gateways.count + regions.count + config.zones.count
    // A tree first, so that everything is reached; then some more, parallel ones among them.
    var links = (1..<count).map { link(from: random.below($0), to: $0) }
    for _ in 0..<oneOf([0, 1, 3]) {
      let from = random.below(count)
      links.append(link(from: from, to: (from + 1 + random.below(count - 1)) % count))
    }
    config.network = NetworkConfig(gateways: gateways, regions: regions, links: links)
    if isOn(0.4), let policy = PolicyCatalogue.policies.first(where: { $0.name == "self-healing" })
    {
      config.router.policy = .defined(DefinedPolicy(policy))
    }
    for index in config.streams.indices { config.streams[index].priority = random.below(3) }
    for index in 0..<oneOf([0, 1, 1, 2]) {
      config.faults.append(
        FaultConfig(
          name: "link\(index)", effect: oneOf([.linkCut, .linkCut, .linkSlow(factor: 3)]),
          links: isOn() ? [random.below(links.count)] : [],
          outages: .renewal(
            uptime: .exponential(mean: oneOf([.seconds(0.02), .seconds(0.3)])),
            downtime: oneOf([
              .constant(.seconds(0.01)), .exponential(mean: .seconds(0.1)),
            ]))))
    }
  }

  /// Round latencies, so that hops end at boundaries of iterations.
  private func link(from: Int, to: Int) -> NetworkLink {
    NetworkLink(
      from: from, to: to,
      latency: oneOf([.zero, SimTime(picoseconds: 500_000_000), .seconds(0.005), .seconds(0.0123)]),
      tokensPerSecond: oneOf([nil, nil, 10_000]))
  }
}
