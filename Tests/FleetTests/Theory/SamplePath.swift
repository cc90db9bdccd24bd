import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Workload

/// One run that begins and ends empty, with its records in order of arrival and its stretches of
/// iterations in order of time: what identities that hold on every path are checked on.
struct SamplePath {
  let config: FleetConfig
  let result: FleetResult
  let records: [RequestRecord]
  let stretches: [IterationStretch]

  /// How long an iteration takes: 1 ms, whatever is in the batch.
  static let iteration = SimTime(picoseconds: 1_000_000_000)

  /// - Parameters:
  ///   - servers: replicas of each pool.
  ///   - heldFrom: requests that the router sends a replica at a time; `nil` = any number.
  init(
    arrivals: ArrivalsConfig, pools: Int = 1, servers: Int = 1, maxBatch: Int = 1,
    heldFrom: Int? = 1, requests: Int = 5000, sampleEvery: SimTime? = nil
  ) throws {
    let lengths = LengthsConfig.independent(
      prompt: .uniform(min: 1, max: 300), output: .gamma(mean: 50, cv: 1.5, max: 2000))
    let pool = PoolConfig(
      name: "servers", replicas: servers,
      engine: EngineConfig(maxBatch: maxBatch, maxBatchTokens: Self.budget),
      timing: .affine(AffineTiming(base: Self.iteration)), kvBlocks: 400)
    config = FleetConfig(
      name: "sample path", seed: 7,
      streams: [
        StreamConfig(name: "all", source: .generated(arrivals: arrivals, lengths: lengths))
      ],
      router: RouterConfig(policy: .leastLoaded(.outstanding, maxOutstanding: heldFrom)),
      pools: Array(repeating: pool, count: pools), requests: requests)
    let collector = RecordCollector(wantsIterations: true)
    result = try Fleet.run(
      config, RunOptions(checksInvariants: true, sampleEvery: sampleEvery), recorder: collector)
    records = collector.requests.sorted { $0.id < $1.id }
    stretches = collector.stretches
  }

  /// Samples taken every half iteration, those between two instants at which anything happens.
  var midway: [PoolSample] {
    result.series.filter {
      $0.time.picoseconds / Self.halfIteration.picoseconds % 2 == 1
    }
  }

  static let halfIteration = SimTime(picoseconds: iteration.picoseconds / 2)

  /// Tokens an iteration: prompts take up to three of them.
  private static let budget = 100

  /// How long a request takes alone: the chunks of its prompt, the last of which emits its first
  /// token, and an iteration for every other token.
  static func service(of record: RequestRecord) -> SimTime {
    let chunks = (record.promptTokens + budget - 1) / budget
    let iterations = Int64(chunks + record.outputTokens - 1)
    return SimTime(picoseconds: iteration.picoseconds * iterations)
  }

  /// The spans during which a replica runs without a pause, in order.
  func busySpans(pool: Int, replica: Int) -> [(start: SimTime, end: SimTime)] {
    var spans: [(start: SimTime, end: SimTime)] = []
    for stretch in stretches where stretch.pool == pool && stretch.replica == replica {
      if let last = spans.last, last.end == stretch.start {
        spans[spans.count - 1].end = stretch.end
      } else {
        spans.append((stretch.start, stretch.end))
      }
    }
    return spans
  }
}
