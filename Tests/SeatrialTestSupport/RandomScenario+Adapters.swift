package import DiscreteEvents
internal import Fleet
internal import Pool
package import Router
internal import Workload

/// Adapters in random scenarios: few slots, small memories that they share with sequences, slow
/// disks, requests under several adapters at once, plans that change all the time.
extension RandomScenario {
  /// Adds adapters to a scenario, or leaves it as it is.
  func addAdapters(to config: inout FleetConfig) {
    guard isOn(0.4) else { return }
    let count = 1 + random.below(6)
    config.adapters = (0..<count).map { Adapter(name: "adapter-\($0)", rank: 8) }
    for index in config.pools.indices where isOn(0.9) {
      let service = service(of: count)
      config.pools[index].adapters = service
      config.pools[index].kvBlocks = max(
        config.pools[index].kvBlocks, service.reservedBlocks + 1 + random.below(30))
    }
    for index in config.streams.indices where isOn(0.9) {
      config.streams[index].adapter = choice(of: count)
    }
    if isOn(0.3) {
      config.router.policy = .defined(DefinedPolicy(MixingPolicy.definition))
    }
  }

  /// Adapters that the reference engine can follow: one a request, and an eviction policy whose
  /// choice does not depend on the order in which sequences leave at one instant.
  func addPlainAdapters(to config: inout FleetConfig) {
    guard isOn() else { return }
    let count = 1 + random.below(6)
    config.adapters = (0..<count).map { Adapter(name: "adapter-\($0)", rank: 8) }
    for index in config.streams.indices where isOn(0.9) {
      config.streams[index].adapter = choice(of: count)
    }
    guard isOn(0.9) else { return }
    for index in config.pools.indices {
      var service = service(of: count)
      service.eviction = oneOf([
        .lruK(k: 1), .epoch(length: 1 + random.below(9), transient: 1 + random.below(2)),
      ])
      service.prefetches = false
      service.preload = []
      config.pools[index].adapters = service
      config.pools[index].kvBlocks = max(
        config.pools[index].kvBlocks, service.reservedBlocks + 1 + random.below(30))
    }
  }

  private func service(of count: Int) -> AdapterService {
    let isShared = isOn()
    let adapters = (0..<count).map { _ in
      ServedAdapter(
        bytes: oneOf([1e6, 1e6, 5e6]), blocks: isShared ? 1 + random.below(5) : 0,
        size: 1 + random.below(3))
    }
    let slots = 1 + random.below(3)
    let isRound = isOn()
    return AdapterService(
      adapters: adapters, slots: slots, maxPerBatch: oneOf([nil, nil, 1, 2]),
      host: oneOf([.max, .max, 0, 1, 2]),
      disk: LoadPath(name: "disk", bandwidth: 1e9, latency: .zero),
      link: LoadPath(
        name: "link", bandwidth: oneOf([1e8, 1e9, 1e12]),
        latency: isRound ? .zero : SimTime(picoseconds: 123_456_789)),
      eviction: oneOf([
        .lru, .lru, .lfu(halfLife: 10), .lruK(k: 2), .gdsf, .ttl(.seconds(0.01)), .belady,
        .flushWhenAllZero(PredictionErrors(zeroError: 0.3, oneError: 0.1)),
        .markAndPredict(PredictionErrors(zeroError: 0.1, oneError: 0.3)),
        .epoch(length: 5, transient: 1),
      ]),
      prefetches: isOn(0.3),
      preload: isOn(0.3) ? Array((0..<min(slots, count)).reversed()) : [],
      kernel: isOn()
        ? AdapterKernel(launch: 50_000_000, perSize: 1_000_000, perTokenSize: 333_333.3)
        : AdapterKernel())
  }

  private func choice(of count: Int) -> AdapterChoice {
    oneOf([
      .uniform, .zipf(exponent: 1), .cycle, .one(random.below(count)),
      .weights((0..<count).map { $0 == 0 ? 1 : Double(random.below(3)) }),
    ])
  }
}

/// Sends requests anywhere, under none, one or several adapters, and plans new sets of them to keep
/// for no reason at all.
package struct MixingPolicy: RoutingPolicy {
  package static let definition = PolicyDefinition(
    "mixing", about: "sends requests anywhere under any adapters"
  ) { _ in MixingPolicy() }

  package let needs: ViewNeeds = [.adapters, .adapterPlans]
  private var adapters = 0
  private var plan: [Int]?

  package mutating func prepare(for fleet: FleetDescription) { adapters = fleet.adapters.count }

  package mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let replica = random.below(view.count)
    guard adapters > 0 else { return Decision(.place(replica), because: Reason("anywhere")) }
    if random.below(10) == 0 {
      plan = (0..<random.below(4)).map { _ in random.below(adapters) }
    }
    let mixed = (0..<max(0, random.below(6) - 2)).map { _ in random.below(adapters) }
    let call = Call(to: replica, adapter: random.below(adapters + 1) - 1, mixed: mixed)
    return Decision(.send(call), because: Reason("anywhere"))
  }

  package mutating func adapterPlan() -> [Int]? {
    defer { plan = nil }
    return plan
  }
}
