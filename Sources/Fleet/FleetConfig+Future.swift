internal import DiscreteEvents
internal import Graphs
internal import Pool
internal import Workload

/// Where requests come from, and what eviction policies may know of it that no real one does.
extension FleetConfig {
  /// The streams, opened, and what each pool's eviction may know.
  ///
  /// - Throws: `TraceError` when a trace cannot be opened, or not be read ahead.
  func sources(
    _ replication: Int, prefixes: PrefixTree
  ) throws -> (streams: [TrafficStream], outlooks: [EvictionOutlook]) {
    let asksForPrefixes = pools.contains { $0.engine.prefixCache }
    return (
      try openStreams(replication, prefixes: asksForPrefixes ? prefixes : nil),
      try pools.map { try evictionOutlook(of: $0, replication) }
    )
  }

  private func openStreams(
    _ replication: Int, prefixes: PrefixTree? = nil
  ) throws -> [TrafficStream] {
    try streams.map {
      try TrafficStream(
        $0, seed: seed, replication: replication, intents: intents, adapters: adapters.map(\.name),
        prefixes: prefixes)
    }
  }

  /// What all replicas of `pool` share of it.
  ///
  /// - Throws: `TraceError` when a trace cannot be read.
  private func evictionOutlook(of pool: PoolConfig, _ replication: Int) throws -> EvictionOutlook {
    guard let service = pool.adapters, service.eviction.needsFuture else {
      return EvictionOutlook()
    }
    let future = Future(
      items: service.adapters.count, requests: try adaptersOfRequests(replication))
    return EvictionOutlook(future: service.eviction.studied(future, capacity: service.slots))
  }

  /// What the random numbers of a replica's eviction policy follow from.
  func evictionSeed(of pool: PoolConfig, _ replica: Int, _ replication: Int) -> UInt64 {
    guard pool.adapters != nil else { return 0 }
    let name = "pool/\(pool.name)/\(replica)/eviction"
    return RandomStream(seed: seed, replication: replication, name: name).bits()
  }

  /// The adapter that each request will ask for, in the order of arrival: the streams are run
  /// through beforehand. The order of a closed stream's requests is known only where it is the only
  /// stream; of several, closed ones are left out. So are those of tasks,
  /// whose requests come in an order that only the run decides.
  private func adaptersOfRequests(_ replication: Int) throws -> ContiguousArray<Int32> {
    var sources = try openStreams(replication)
    var asked: ContiguousArray<Int32> = []
    let most = requests ?? Self.longestOutlook
    if sources.count == 1, sources[0].clients != nil, streams[0].task == nil {
      for _ in 0..<min(most, Self.longestOutlook) {
        asked.append(Int32(sources[0].request(at: .zero).adapter))
      }
      return asked
    }
    var pending = try sources.indices.map { index in
      sources[index].clients == nil && streams[index].task == nil
        ? try sources[index].next() : nil
    }
    while asked.count < most {
      // The earliest; among equals the first stream's, as the fleet meets them.
      var first = -1
      for index in pending.indices {
        guard let arrival = pending[index] else { continue }
        if let duration, arrival.time > duration { continue }
        if first < 0 || arrival.time < pending[first]?.time ?? .never { first = index }
      }
      guard first >= 0, let arrival = pending[first] else { break }
      asked.append(Int32(arrival.adapter))
      pending[first] = try sources[first].next()
    }
    return asked
  }

  /// Requests looked ahead at most, where nothing says how many there will be.
  private static let longestOutlook = 10_000_000
}
