internal import DiscreteEvents
package import Fleet
internal import Pool
internal import Workload

/// Decoding that varies in random scenarios: guesses that are mostly right or mostly wrong, more of
/// them than blocks have tokens, that branch or do not, two models, depths.
extension RandomScenario {
  /// A scenario in which decoding varies in some pools.
  package func makeVaried() -> FleetConfig {
    var config = make()
    RandomScenario(number, "more variation").vary(&config)
    return config
  }

  /// Lets the decoding of some pools vary, now and then.
  func addVariation(to config: inout FleetConfig) { if isOn(0.3) { vary(&config) } }

  private func vary(_ config: inout FleetConfig) {
    for index in config.pools.indices where isOn(0.8) {
      let variation = randomVariation()
      config.pools[index].variation = variation
      let engine = config.pools[index].engine
      config.pools[index].engine.maxBatchTokens = max(
        engine.maxBatchTokens, engine.maxBatch * (1 + variation.drafted))
    }
    for index in config.streams.indices where isOn(0.2) {
      config.streams[index].acceptance = oneOf([[0.5], [1], [0.9, 0.1]])
    }
  }

  private func randomVariation() -> DecodeVariation {
    let small: TimingConfig = .affine(
      AffineTiming(
        base: SimTime(picoseconds: oneOf([100_000_000, 123_456_789])),
        perPrefillToken: oneOf([0, 100_321.7]), perSequence: oneOf([0, 1_000_000]),
        perContextToken: oneOf([0, 97])))
    let acceptance = Acceptance(oneOf([[0], [1], [0.8], [0.3], [0.9, 0.6, 0.2]]))
    let tokens = oneOf([1, 1, 2, 4, 9])
    let drafters: [SpeculationConfig.Drafter] = [
      .model(small), .fraction(0.07), .lookup(SimTime(picoseconds: oneOf([0, 20_000_001]))),
    ]
    let tree: DraftTree? = oneOf([
      nil, nil,
      DraftTree(.branches(Array(repeating: 2, count: min(tokens, 4))), caught: [0.4, 0.3]),
      DraftTree(.likeliest(nodes: tokens + 5, width: 3), caught: [0.5]),
    ])
    let levels: [[DepthConfig.Level]] = [
      [.init(share: 1)], [.init(share: 0.3)],
      [.init(share: 0.25, weight: 3), .init(share: 0.5), .init(share: 1)],
    ]
    return oneOf([
      .speculation(
        SpeculationConfig(drafter: oneOf(drafters), tokens: tokens, acceptance: acceptance)),
      .speculation(
        SpeculationConfig(
          drafter: oneOf(drafters), tokens: min(tokens, 4), acceptance: acceptance, tree: tree)),
      .routing(
        TokenRoutingConfig(
          share: oneOf([0.1, 0.5, 1]), small: small,
          router: SimTime(picoseconds: oneOf([0, 1_000_003])), step: oneOf([1, 1, 5]))),
      .depths(
        DepthConfig(oneOf(levels), unit: oneOf([.token, .request]), coversPrompts: isOn())),
    ])
  }
}
