internal import DiscreteEvents
internal import Pool
package import Router

extension FleetConfig {
  /// The network as the router knows it. Without one, but with zones, every zone is right behind
  /// the one gateway; `nil` = there is neither.
  package var networkDescription: FleetDescription.Network? {
    guard network != nil || !zones.isEmpty else { return nil }
    let network =
      network
      ?? NetworkConfig(
        gateways: ["gateway"],
        links: zones.indices.map { NetworkLink(from: 0, to: 1 + $0, latency: .zero) })
    let inner = network.gateways.count + network.regions.count
    let sites = pools.flatMap { pool in
      (0..<pool.replicas).map { index in
        let zone = pool.zone(of: index)
        return zone < 0 ? -1 : inner + zone
      }
    }
    return FleetDescription.Network(
      nodes: network.nodes(zones: zones), gateways: Array(network.gateways.indices),
      links: network.links.map {
        .init(
          from: $0.from, to: $0.to, latency: $0.latency, tokensPerSecond: $0.tokensPerSecond)
      }, sites: sites)
  }
}
