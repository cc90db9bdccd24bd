package import DiscreteEvents
package import Fleet
internal import Pool

/// What one run looked like over time, for figures.
package struct RunPicture: Sendable {
  /// The pools' names, and their state at regular instants.
  package let pools: [String]
  package let series: [PoolSample]
  package let map: ReplicaMap

  /// Runs replication 0 of `config` and watches it.
  package static func take(of config: FleetConfig, _ options: RunOptions) throws -> RunPicture {
    var options = options
    options.replication = 0
    options.sampleEvery = sampling(of: config)
    let map = ReplicaMapRecorder(replicas: config.pools.map(\.replicas))
    let result = try Fleet.run(config, options, recorder: map)
    return RunPicture(
      pools: config.pools.map(\.name), series: result.series, map: map.map(until: result.end))
  }

  /// A sample a second, and at most 3,600 of a run whose length is known.
  package static func sampling(of config: FleetConfig) -> SimTime {
    guard let duration = config.duration else { return .seconds(1) }
    return max(.seconds(1), SimTime(picoseconds: duration.picoseconds / 3600))
  }
}
