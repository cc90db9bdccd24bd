internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Workload

/// Engines of other kinds in random scenarios, and answers that are bounded. They draw from a
/// stream of their own.
extension RandomScenario {
  func addEngines(to config: inout FleetConfig) {
    for index in config.streams.indices where isOn(0.4) {
      config.streams[index].maxTokens = oneOf([nil, 1, 8, 30, 1000])
      config.streams[index].earlyExit = oneOf([
        nil, nil, EarlyExitConfig(share: 0.5, from: 0, to: 1),
        EarlyExitConfig(share: 1, from: 0.5, to: 0.5),
      ])
    }
    for index in config.pools.indices where config.pools[index].engine.order.ranks && isOn(0.3) {
      config.pools[index].engine.order = oneOf([
        .operation(.exact), .operation(.lognormal(cv: 1)), .chunkDoubling(ChunkDoubling(first: 8)),
        .chunkDoubling(ChunkDoubling()),
      ])
    }
    guard isOn(0.6) else { return }
    for index in config.pools.indices where isOn(0.8) {
      config.pools[index].engine.scheduler = scheduler()
    }
  }

  private func scheduler() -> SchedulerConfig {
    var sglang = SGLangConfig()
    sglang.chunksPrompts = isOn(0.7)
    sglang.mixes = isOn(0.4)
    sglang.firstRatio = oneOf([0, 0.3, 0.7, 1])
    sglang.leastFactor = oneOf([0, 0.14, 1])
    sglang.decaySteps = oneOf([1, 7, 600])
    sglang.retractSteps = oneOf([0, 20])
    sglang.clip = oneOf([1, 10, 4096])
    return oneOf([
      .sarathi(SarathiConfig(watermark: oneOf([0, 0.01, 0.3]))),
      .orca(oneOf(OrcaReserve.allCases)), .sglang(sglang), .sglang(sglang), .sglang(sglang),
    ])
  }
}
