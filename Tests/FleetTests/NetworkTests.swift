import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Testing
import Workload

/// An iteration takes 1 ms whatever is in it; zones "a" and "b" are 1 ms and 5 ms from the gateway
/// by links 0 and 1, and link 2 joins the zones in 2 ms.
@Suite("A network")
struct NetworkTests {
  private func run(
    _ policy: String = "round-robin", requests: Int = 1, faults: [FaultConfig] = [],
    _ edit: (inout FleetConfig) -> Void = { _ in }
  ) throws -> (records: [RequestRecord], result: FleetResult) {
    var routing = RoutingConfig.roundRobin
    if policy != "round-robin" {
      let definition = try #require(PolicyCatalogue.policies.first { $0.name == policy })
      routing = .defined(DefinedPolicy(definition))
    }
    var config = FleetConfig(
      name: "network",
      streams: [
        StreamConfig(
          name: "requests",
          source: .generated(
            arrivals: .constant(rate: 100),
            lengths: .independent(prompt: .constant(5), output: .constant(4))))
      ],
      router: RouterConfig(policy: routing),
      pools: [
        PoolConfig(
          name: "pool", replicas: 2, engine: EngineConfig(maxBatch: 8),
          timing: .affine(AffineTiming(base: ms(1))), kvBlocks: 100, zones: [0, 1])
      ], faults: faults, zones: ["a", "b"],
      network: NetworkConfig(
        gateways: ["g"],
        links: [
          NetworkLink(from: 0, to: 1, latency: ms(1)), NetworkLink(from: 0, to: 2, latency: ms(5)),
          NetworkLink(from: 1, to: 2, latency: ms(2)),
        ]), requests: requests)
    edit(&config)
    let collector = RecordCollector()
    let result = try Fleet.run(
      config, RunOptions(checksInvariants: true), recorder: collector)
    return (collector.requests, result)
  }

  private func cut(_ link: Int, at start: SimTime, for length: SimTime) -> FaultConfig {
    FaultConfig(
      name: "cut", effect: .linkCut, links: [link],
      outages: .listed([Outage(start: start, length: length)]))
  }

  @Test("takes its latency there and back, by the shortest path")
  func latency() throws {
    let (records, _) = try run(requests: 2)
    // The first token is out an iteration after the way there and back: to b by way of a.
    #expect(records.first { $0.replica == 0 }?.ttft == ms(1 + 2))
    #expect(records.first { $0.replica == 1 }?.ttft == ms(1 + 6))
  }

  /// Iterations of 1 ms on a server that takes `delay` more for every request.
  private func served(after delay: Double) -> TimingConfig {
    .profile(
      Profile(
        name: "", source: "", overhead: 1e-3, dense: .init(at: [0, 1], seconds: [0, 0]),
        sequences: .init(at: [0, 1], seconds: [0, 0]), delay: delay))
  }

  @Test("comes before the server around an engine, whose delay its profile says")
  func serverDelay() throws {
    for network in [true, false] {
      let (records, _) = try run(requests: 2) {
        $0.pools[0].timing = served(after: 2.5e-3)
        if !network { ($0.network, $0.pools[0].zones, $0.zones) = (nil, [], []) }
      }
      let ways = network ? [ms(2), ms(6)] : [.zero, .zero]
      for (index, way) in ways.enumerated() {
        let record = try #require(records.first { $0.replica == index })
        #expect(record.ttft == ms(1) + way + SimTime(picoseconds: 2_500_000_000))
        // Four tokens in all, and the delay but once.
        #expect(record.left - record.arrival == record.ttft.map { $0 + ms(3) })
      }
    }
  }

  @Test("takes the time of its prompt over links that carry so many tokens a second")
  func bandwidth() throws {
    let (records, _) = try run { $0.network?.links[0].tokensPerSecond = 1000 }
    #expect(records.first?.ttft == ms(1 + 2 + 5))
  }

  @Test("breaks connections over a link that is cut, and hides what is behind it")
  func cutLink() throws {
    // The first request is in its first iteration when its link goes; it is sent again to the other
    // zone.
    let (records, result) = try run(faults: [cut(0, at: ms(13), for: .seconds(1))]) {
      $0.pools[0].zones = [0]
      $0.pools[0].replicas = 1
    }
    #expect(result.faults?.lost == 1 && result.faults?.resent == 1)
    #expect(records.first?.status == .completed)
    // It waits for the link, as its way to the zone is the usual one.
    #expect(records.first?.left == ms(1013 + 2 + 4))
  }

  @Test("is slower while a link is, for those that set out then")
  func slowLink() throws {
    let slow = FaultConfig(
      name: "slow", effect: .linkSlow(factor: 10), links: [0],
      outages: .listed([Outage(start: ms(5), length: .seconds(1))]))
    let (records, _) = try run(faults: [slow])
    #expect(records.first?.ttft == ms(1 + 20))
  }

  @Test("is no way to what lies behind a cut link but for a policy that finds its own")
  func aroundACut() throws {
    let faults = [cut(0, at: ms(5), for: .seconds(10))]
    let (plain, _) = try run(requests: 20, faults: faults) { $0.pools[0].zones = [0] }
    #expect(plain.allSatisfy { $0.left > .seconds(10) })
    let (healing, _) = try run("self-healing", requests: 20, faults: faults) {
      $0.pools[0].zones = [0]
    }
    // By way of b: 5 ms and 2 ms, there and back.
    #expect(healing.allSatisfy { $0.ttft == ms(1 + 14) })
  }

  @Test("has a request on its way sent around a link that is cut ahead of it")
  func detour() throws {
    // To b by way of a; the link between them goes when the request is on it, 2 ms after the
    // arrival.
    let faults = [cut(2, at: ms(12), for: .seconds(10))]
    let edit: (inout FleetConfig) -> Void = { config in
      config.pools[0].zones = [1]
      config.pools[0].replicas = 1
    }
    let (healing, result) = try run("self-healing", faults: faults, edit)
    #expect(result.faults?.detours == 1 && result.faults?.lost == 0)
    // From a, where it was at 11 ms and is again at 12 ms, back by the gateway: 1 ms + 5 ms a way;
    // the answer comes back all that way, 7 ms.
    #expect(healing.first?.ttft == ms(2 + 2 * 6 + 1 + 1))
    let (_, plain) = try run(faults: faults, edit)
    #expect(plain.faults?.detours == 0 && plain.faults?.lost == 1)
    // A server that takes 3 ms more does so once.
    let (behind, _) = try run("self-healing", faults: faults) { config in
      edit(&config)
      config.pools[0].timing = served(after: 3e-3)
    }
    #expect(behind.first?.ttft == healing.first?.ttft.map { $0 + ms(3) })
  }

  /// Two replicas with eight places each serve 800 requests a second of 20 ms each; 600 of either
  /// kind come, so that 400 of 1,200 are too many.
  @Test("sheds the least important requests first when no path meets the deadline")
  func shedding() throws {
    let (records, result) = try run("self-healing", requests: 3000) { config in
      config.streams = [0, 1].map { priority in
        StreamConfig(
          name: "priority \(priority)",
          source: .generated(
            arrivals: .constant(rate: 600),
            lengths: .independent(prompt: .constant(5), output: .constant(20))),
          slo: SLO(ttft: ms(20)), priority: priority)
      }
    }
    let rejected = [0, 1].map { stream in
      records.count { $0.stream == stream && $0.status == .rejected }
    }
    // A third of all, but for those in the queue at the end and the start.
    #expect(rejected[0] > 800 && rejected[0] > 10 * rejected[1], "\(rejected)")
    #expect(records.count == 3000 && result.cells.count == 2)
  }
}

private func ms(_ count: Int64) -> SimTime { SimTime(picoseconds: count * 1_000_000_000) }
