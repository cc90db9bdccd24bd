internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Router

extension Shape where Value == Retention {
  /// What the router asks of replicas for sessions' requests.
  static var retention: Shape {
    .mapping("retention") { reader in
      let time = reader.required(
        "timeToLive", .duration, "how long a session's KV is kept for its next request")
      let priority = reader.optional(
        "priority", .count(0...100), default: 50, "what goes first: the lowest")
      return Retention(timeToLive: time.value, priority: priority.value)
    }
  }
}

/// Whether anybody does what the router asks for.
struct RetentionCheck {
  let pools: Field<[PoolConfig]>
  let router: Field<RouterConfig>

  func report(_ reader: MappingReader) {
    guard pools.isGood else { return }
    if router.isGood, router.value.retention != nil,
      pools.value.allSatisfy({ $0.engine.retention == 0 })
    {
      reader.fail(
        ["router", "retention"],
        "needs a pool with engine.retention, the part of its KV blocks that may be kept")
    }
    for (index, pool) in pools.value.enumerated()
    where pool.engine.retention > 0 && !pool.engine.prefixCache {
      reader.fail(
        ["pools", "\(index)", "engine", "retention"],
        "needs prefixCache: true, by which what is kept is found again")
    }
  }
}
