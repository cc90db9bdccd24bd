import DiscreteEvents
import Fleet
import Pool
import SeatrialTestSupport
import Testing
import Workload

@Suite("Eviction policies in a running fleet")
struct EvictionInFleetTests {
  private let items = 20
  private let places = 4

  /// One request every 100 ms, each served in a few milliseconds: one by one.
  private func config(_ eviction: EvictionConfig) -> FleetConfig {
    let service = AdapterService(
      adapters: Array(repeating: ServedAdapter(bytes: 1e6), count: items), slots: places,
      link: LoadPath(name: "link", bandwidth: 1e9, latency: .zero), eviction: eviction)
    let stream = StreamConfig(
      name: "requests",
      source: .generated(
        arrivals: .constant(rate: 10),
        lengths: .independent(prompt: .constant(8), output: .constant(2))),
      adapter: .zipf(exponent: 1))
    let pool = PoolConfig(
      name: "one", replicas: 1, engine: EngineConfig(),
      timing: .affine(AffineTiming(base: .seconds(0.001))), kvBlocks: 100, adapters: service)
    return FleetConfig(
      name: "paging", streams: [stream], pools: [pool],
      adapters: (0..<items).map { Adapter(name: "a-\($0)") }, requests: 600)
  }

  @Test(
    "requests one by one cause the loads that they cause in a memory by itself",
    arguments: [
      .lru, .lfu(halfLife: nil), .lruK(k: 2), .gdsf, .belady, .epoch(length: 50, transient: 1),
      .flushWhenAllZero(PredictionErrors()),
      .flushWhenAllZero(PredictionErrors(zeroError: 1, oneError: 1)),
      .flushWhenAllZero(PredictionErrors(zeroError: 1, oneError: 1), isRobust: true),
    ] as [EvictionConfig])
  func loadsAreThoseOfTheMemory(eviction: EvictionConfig) throws {
    let collector = RecordCollector()
    let result = try Fleet.run(config(eviction), recorder: collector)
    let requests = collector.requests.sorted { $0.id < $1.id }.map(\.adapter)
    #expect(requests.count == 600)
    let sequence = PageSequence(items: items, requests: requests)
    #expect(result.pools[0].adapters?.loads == eviction.loads(on: sequence, places: places))
  }

  @Test("what Belady's rule is told is what then comes, whatever the streams")
  func futureIsWhatComes() throws {
    for seed in 1...5 as ClosedRange<UInt64> {
      var config = config(.belady)
      config.seed = seed
      let first = config.streams[0]
      for (index, choice) in [AdapterChoice.uniform, .cycle].enumerated() {
        var stream = first
        stream.name = "stream \(index)"
        stream.source = .generated(
          arrivals: index == 0
            ? .poisson(rate: 7)
            : .mmpp(states: [
              .init(rate: 30, mean: .seconds(1)), .init(rate: 0, mean: .seconds(2)),
            ]),
          lengths: .independent(prompt: .constant(8), output: .constant(2)))
        stream.adapter = choice
        config.streams.append(stream)
      }
      // Served in some nanoseconds, no two overlap. Belady's rule loads least only if what it knows
      // of the future is so.
      config.pools[0].timing = .affine(AffineTiming(base: SimTime(picoseconds: 10_000)))
      config.pools[0].adapters?.link = LoadPath(name: "link", bandwidth: 1e15, latency: .zero)
      let collector = RecordCollector()
      let result = try Fleet.run(config, recorder: collector)
      let requests = collector.requests.sorted { $0.id < $1.id }.map(\.adapter)
      let sequence = PageSequence(items: items, requests: requests)
      let alone = EvictionConfig.belady.loads(on: sequence, places: places)
      #expect(result.pools[0].adapters?.loads == alone, "seed \(seed)")
      #expect(Set(collector.requests.map(\.stream)).count == 3)
    }
  }
}
