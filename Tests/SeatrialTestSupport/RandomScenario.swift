internal import DiscreteEvents
package import Fleet
internal import Pool
internal import Router
internal import Workload

/// Draws whole scenarios at random, with whole features switched off at random: tiny KV memories,
/// tiny budgets, bursts, ties, timeouts, full queues, stale reports.
///
/// Switching features off matters as much as switching them on: a feature that is always there
/// hides the paths that only its absence takes.
package struct RandomScenario {
  let random: RandomStream
  let number: UInt64

  /// Scenario number `number`.
  package init(_ number: UInt64) {
    self.number = number
    random = RandomStream(seed: number, name: "random scenario")
  }

  /// The part of scenario number `number` that draws from a stream of its own, so that the others
  /// stay as they are without it.
  init(_ number: UInt64, _ part: String) {
    self.number = number
    random = RandomStream(seed: number, name: "random scenario/\(part)")
  }

  /// A scenario of any shape.
  package func make() -> FleetConfig {
    var config = makeTogether()
    RandomScenario(number, "disaggregation").addDisaggregation(to: &config)
    return config
  }

  /// A scenario in which every replica serves its requests entirely.
  package func makeTogether() -> FleetConfig {
    var config = makeWhole()
    RandomScenario(number, "faults").addFaults(to: &config)
    RandomScenario(number, "tasks").addTasks(to: &config)
    RandomScenario(number, "network").addNetwork(to: &config)
    RandomScenario(number, "profiles").addProfiles(to: &config)
    RandomScenario(number, "power").addPower(to: &config)
    RandomScenario(number, "compute").addCompute(to: &config)
    RandomScenario(number, "supply").addSupply(to: &config)
    RandomScenario(number, "variation").addVariation(to: &config)
    RandomScenario(number, "turns").addTurns(to: &config)
    RandomScenario(number, "retention").addRetention(to: &config)
    RandomScenario(number, "tiers").addTiers(to: &config)
    RandomScenario(number, "orders").addOrders(to: &config)
    RandomScenario(number, "engines").addEngines(to: &config)
    return config
  }

  /// A scenario in which nothing breaks.
  package func makeWhole() -> FleetConfig {
    var config = makeWithoutExtras()
    RandomScenario(number, "adapters").addAdapters(to: &config)
    RandomScenario(number, "prefixes").addPrefixes(to: &config)
    RandomScenario(number, "prefix routing").addPrefixRouting(to: &config)
    return config
  }

  private func makeWithoutExtras() -> FleetConfig {
    let pools = (0..<oneOf([1, 1, 1, 2, 3])).map(pool)
    let streams = (0..<oneOf([1, 1, 2, 3])).map { stream($0) }
    var config = FleetConfig(
      name: "random-\(number)", seed: number, streams: streams, router: router(), pools: pools,
      duration: oneOf([nil, nil, .seconds(2)]), requests: oneOf([1, 5, 40, 120, 250]),
      warmup: oneOf([.zero, .zero, .seconds(0.3)]),
      cutoff: oneOf([nil, nil, nil, .zero, .seconds(0.2)]))
    RandomTraits(number).add(to: &config)
    RandomQuality(number).add(to: &config)
    return config
  }

  /// A scenario that the reference engine can follow: open streams, one pool, round robin, nothing
  /// held, nothing late.
  package func makePlain() -> FleetConfig {
    var config = makeWithoutExtras()
    config.pools = [pool(0)]
    config.streams = (0..<oneOf([1, 2])).map { stream($0, mayClose: false) }
    config.router = RouterConfig(policy: .roundRobin)
    config.cutoff = nil
    RandomScenario(number, "plain adapters").addPlainAdapters(to: &config)
    RandomScenario(number, "plain prefixes").addPlainPrefixes(to: &config)
    RandomScenario(number, "plain orders").addPlainOrder(to: &config)
    return config
  }

  func oneOf<Value>(_ values: [Value]) -> Value { values[random.below(values.count)] }

  func isOn(_ probability: Double = 0.5) -> Bool { random.uniform() < probability }

  private func pool(_ index: Int) -> PoolConfig {
    let block = oneOf([1, 2, 3, 7, 16, 16, 32])
    let maxBatch = oneOf([1, 2, 3, 8, 64])
    let engine = EngineConfig(
      maxBatch: maxBatch, maxBatchTokens: oneOf([1, 2, 5, 16, 64, 512]), block: block,
      admit: oneOf([.prompt, .chunk]), maxQueue: oneOf([nil, nil, nil, 0, 1, 5]))
    let tokens = oneOf([60, 90, 200, 1000, 20_000])
    return PoolConfig(
      name: "pool\(index)", replicas: oneOf([1, 1, 2, 3, 9]), engine: engine, timing: timing(),
      kvBlocks: max(1, tokens / block), maxModelLength: oneOf([nil, nil, 50]))
  }

  /// Round coefficients make boundaries of different replicas fall on the same instants.
  private func timing() -> TimingConfig {
    let isRound = isOn()
    func span(_ round: Int64, _ rough: Int64) -> Int64 { isOn(0.8) ? (isRound ? round : rough) : 0 }
    return .affine(
      AffineTiming(
        base: SimTime(picoseconds: isRound ? 1_000_000_000 : 1_234_567_891),
        perPrefillToken: Double(span(1_000_000, 1_003_217)),
        perSequence: Double(span(10_000_000, 7_654_321)), perContextToken: span(1000, 977),
        perPrefillContextToken: isOn() ? (isRound ? 2 : 0.37) : 0))
  }

  private func stream(_ index: Int, mayClose: Bool = true) -> StreamConfig {
    let rate = oneOf([5.0, 50, 500, 5000])
    var arrivals: [ArrivalsConfig] = [
      .poisson(rate: rate), .constant(rate: 1000), .gamma(rate: rate, cv: 4),
      .mmpp(states: [
        .init(rate: rate * 3, mean: .seconds(0.05)), .init(rate: rate / 3, mean: .seconds(0.1)),
      ]),
    ]
    if mayClose {
      let think: ThinkConfig = oneOf([
        .constant(.zero), .constant(.seconds(0.002)), .exponential(mean: .seconds(0.01)),
      ])
      arrivals.append(.closed(clients: oneOf([1, 3, 20]), think: think))
    }
    let lengths: [LengthConfig] = [
      .constant(1), .constant(16), .uniform(min: 1, max: 40),
      .lognormal(mean: 12, cv: 1, max: 200), .uniform(min: 30, max: 70),
    ]
    return StreamConfig(
      name: "stream\(index)",
      source: .generated(
        arrivals: oneOf(arrivals),
        lengths: .independent(prompt: oneOf(lengths), output: oneOf(lengths))),
      slo: isOn() ? SLO(ttft: .seconds(0.05), tpot: .seconds(0.005)) : SLO(),
      timeout: oneOf([nil, nil, .seconds(0.02), .seconds(0.1), SimTime(picoseconds: 5_000_000_000)]
      ),
      sessions: oneOf([nil, 7]))
  }

  private func router() -> RouterConfig {
    RouterConfig(
      policy: oneOf(RoutingConfig.byOtherThings),
      scrape: oneOf([.zero, .seconds(0.01), .seconds(1)]),
      decision: .fixed(oneOf([.zero, .zero, SimTime(picoseconds: 1_000_000), .seconds(0.001)])),
      maxQueue: oneOf([nil, nil, 0, 10]))
  }
}
