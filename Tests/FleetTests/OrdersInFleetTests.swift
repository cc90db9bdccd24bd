import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Statistics
import Testing
import Workload

@Suite("Orders of queues in a fleet")
struct OrdersInFleetTests {
  /// One replica that is offered more than it can do at once: two streams, the second of which
  /// matters more, whose prompts begin in one of 30 ways.
  private func config(_ order: QueueOrder, prefixCache: Bool = false) -> FleetConfig {
    let streams = (0..<2).map { index in
      StreamConfig(
        name: "stream\(index)",
        source: .generated(
          arrivals: .poisson(rate: 40),
          lengths: .independent(
            prompt: .uniform(min: 90, max: 110),
            output: .lognormal(mean: 60, cv: 1.5, max: 1000))),
        priority: index,
        systemPrompts: prefixCache ? SystemPromptConfig(count: 30, tokens: 80) : nil)
    }
    let engine = EngineConfig(
      maxBatch: 16, maxBatchTokens: 256, block: 16, prefixCache: prefixCache, order: order)
    let pool = PoolConfig(
      name: "pool", replicas: 1, engine: engine,
      timing: .affine(
        AffineTiming(base: .seconds(0.002), perPrefillToken: 20e6, perSequence: 20e6)),
      kvBlocks: 200)
    return FleetConfig(
      name: "orders", streams: streams, router: RouterConfig(policy: .roundRobin), pools: [pool],
      requests: 2000)
  }

  private func run(_ config: FleetConfig) throws -> FleetResult {
    try Fleet.run(config, RunOptions(checksInvariants: true))
  }

  /// The mean time in the fleet, in seconds, over both streams' 2,000 requests.
  private func response(_ result: FleetResult) -> Double {
    let counts = result.cells.map { Double($0.e2e.count) }
    let sum = zip(result.cells, counts).reduce(0) { $0 + $1.0.e2e.mean * $1.1 }
    return sum / counts.reduce(0, +) / 1e12
  }

  @Test("who matters more waits less, and it is the other who pays")
  func priority() throws {
    let plain = try run(config(.fcfs)).cells.map(\.queue.mean)
    let ordered = try run(config(.priority)).cells.map(\.queue.mean)
    #expect(ordered[1] < plain[1] / 2 && ordered[0] > plain[0])
  }

  @Test("the shortest remaining first is sooner done on average, less so the worse predictions are")
  func shortestRemaining() throws {
    let noises: [QueueOrder] = [
      .srpt(.exact), .srpt(.lognormal(cv: 1)), .srpt(.lognormal(cv: 20)), .fcfs,
    ]
    let means = try noises.map { try response(run(config($0))) }
    #expect(means == means.sorted(), "\(means)")
    #expect(means[0] < 0.7 * means[3])
  }

  @Test("the longest prefix first finds more of prompts in memory than first come, first served")
  func longestPrefix() throws {
    let cached = try [QueueOrder.fcfs, .longestPrefix].map { order in
      let collector = RecordCollector()
      _ = try Fleet.run(
        config(order, prefixCache: true), RunOptions(checksInvariants: true), recorder: collector)
      return collector.requests.reduce(0) { $0 + $1.cachedTokens }
    }
    #expect(Double(cached[1]) > 1.05 * Double(cached[0]), "\(cached)")
  }

  @Test("KV that comes back from a fast host saves what computing it anew costs")
  func swap() throws {
    var config = config(.fcfs)
    config.pools[0].kvBlocks = 110
    let anew = try run(config)
    config.pools[0].engine.swap = SwapConfig(blocks: 1000, secondsPerBlock: 1e-6)
    let fast = try run(config)
    config.pools[0].engine.swap = SwapConfig(blocks: 1000, secondsPerBlock: 0.01)
    let slow = try run(config)
    #expect(anew.pools[0].preemptions > 100)
    #expect(response(fast) < response(anew) && response(anew) < response(slow))
  }
}
