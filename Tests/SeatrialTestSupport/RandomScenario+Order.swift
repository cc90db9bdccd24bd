internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Workload

extension RandomScenario {
  /// Gives pools queues in other orders, lets some overtake, and some of the preempted go to the
  /// host.
  func addOrders(to config: inout FleetConfig) {
    guard isOn() else { return }
    for index in config.streams.indices { config.streams[index].priority = random.below(3) }
    for index in config.pools.indices where isOn(0.8) {
      config.pools[index].engine.order = order(
        cachesPrefixes: config.pools[index].engine.prefixCache)
      config.pools[index].engine.overtakes =
        config.pools[index].engine.order.ranks && isOn()
      addSwap(to: &config.pools[index])
    }
  }

  /// A ranked order or none for the reference engine, which takes a victim's blocks of the next
  /// iteration before it gives them back: with prefixes cached that forgets what the engine keeps.
  func addPlainOrder(to config: inout FleetConfig) {
    guard !config.pools[0].engine.prefixCache, isOn(0.7) else { return }
    for index in config.streams.indices { config.streams[index].priority = random.below(3) }
    config.pools[0].engine.order = oneOf([
      .fcfs, .priority, .deadline(.ttft), .deadline(.timeout), .srpt(.exact),
      .srpt(.lognormal(cv: 1)), .feedback(FeedbackLevels(first: 8, ratio: 2, levels: 4)),
      .operation(.exact), .operation(.lognormal(cv: 1)), .chunkDoubling(ChunkDoubling(first: 8)),
    ])
    config.pools[0].engine.overtakes = config.pools[0].engine.order.ranks && isOn()
    addSwap(to: &config.pools[0])
  }

  private func addSwap(to pool: inout PoolConfig) {
    let blocks = oneOf([1, 4, 30, 1000])
    let seconds = oneOf([0, 1e-6, 1.2345e-5])
    guard isOn(), !pool.engine.prefixCache else { return }
    pool.engine.swap = SwapConfig(blocks: blocks, secondsPerBlock: seconds)
  }

  private func order(cachesPrefixes: Bool) -> QueueOrder {
    var orders: [QueueOrder] = [
      .fcfs, .priority, .deadline(.ttft), .deadline(.e2e), .deadline(.timeout),
      .fair(FairShare()), .fair(FairShare(client: .session, promptWeight: 0, outputWeight: 1)),
      .fair(FairShare(client: .session, promptWeight: 3, outputWeight: 2)),
      .srpt(.exact), .srpt(.lognormal(cv: 1)), .srpt(.classes(totalVariation: 0.46)),
      .feedback(FeedbackLevels(first: 8, ratio: 2, levels: 4)),
      .feedback(FeedbackLevels(first: 1, ratio: 3, levels: 8)),
    ]
    if cachesPrefixes { orders += Array(repeating: .longestPrefix, count: 6) }
    return oneOf(orders)
  }
}
