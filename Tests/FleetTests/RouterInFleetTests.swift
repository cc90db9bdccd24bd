import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Testing
import Workload

@Suite("What a policy sees in a running fleet")
struct RouterInFleetTests {
  /// Places at random and writes down what it saw.
  final class Spy {
    var decisions = 0
    var scrapes: [SimTime] = []
    /// Requests outstanding at each replica when it last reported.
    var atLastReport: [Int] = []
    var faults: [String] = []
  }

  struct SpyingPolicy: RoutingPolicy {
    let spy: Spy
    let scrape: SimTime
    var needs: ViewNeeds { .reports }

    mutating func place(
      _ request: RequestView, in view: FleetView, using random: RandomStream
    ) -> Decision {
      spy.decisions += 1
      if scrape == .zero {
        check(view.reportedAt == view.now, "the report is not of this instant", view)
        check(reported(view) == outstanding(view), "a report is not the present", view)
      } else {
        let ticks = view.now.picoseconds / scrape.picoseconds
        let last = SimTime(picoseconds: ticks * scrape.picoseconds)
        check(view.reportedAt == last, "the report is not of the last scrape", view)
        let expected =
          spy.atLastReport.isEmpty ? outstanding(view).map { _ in 0 } : spy.atLastReport
        check(reported(view) == expected, "a report changed between two scrapes", view)
      }
      return Decision(.place(random.below(view.count)), because: Reason("drawn at random"))
    }

    mutating func tick(in view: FleetView) {
      spy.scrapes.append(view.now)
      spy.atLastReport = outstanding(view)
      check(reported(view) == outstanding(view), "a report is not the present at a scrape", view)
    }

    private func outstanding(_ view: FleetView) -> [Int] {
      (0..<view.count).map { view.outstanding($0) }
    }

    private func reported(_ view: FleetView) -> [Int] {
      (0..<view.count).map { view.report(of: $0).running + view.report(of: $0).waiting }
    }

    private func check(_ holds: Bool, _ fault: String, _ view: FleetView) {
      if !holds { spy.faults.append("\(fault), at \(view.now.seconds) s") }
    }
  }

  /// Four replicas at a load of some requests each, arrivals at whole milliseconds, so that some
  /// fall on the instant of a scrape.
  private func config(scrape: SimTime) -> FleetConfig {
    FleetConfig(
      name: "spied on",
      streams: [
        StreamConfig(
          name: "requests",
          source: .generated(
            arrivals: .constant(rate: 1000),
            lengths: .independent(prompt: .constant(5), output: .uniform(min: 1, max: 40))))
      ],
      router: RouterConfig(policy: .random, scrape: scrape),
      pools: [
        PoolConfig(
          name: "pool", replicas: 4, engine: EngineConfig(maxBatch: 8),
          timing: .affine(AffineTiming(base: SimTime(picoseconds: 1_000_000_000))),
          kvBlocks: 1000)
      ], requests: 3000)
  }

  @Test("reports are as old as the last scrape, or of the present with no scrape interval")
  func staleness() throws {
    for scrape in [SimTime.zero, .seconds(0.1), .seconds(1)] {
      for mode in SimulationMode.allCases {
        let spy = Spy()
        let policy = SpyingPolicy(spy: spy, scrape: scrape)
        let fleet = try Fleet(config(scrape: scrape), RunOptions(mode: mode), policy: policy)
        _ = try fleet.run()
        #expect(spy.faults.isEmpty, "\(spy.faults.first ?? "")")
        #expect(spy.decisions == 3000)
        #expect(scrape == .zero ? spy.scrapes.isEmpty : spy.scrapes.count >= 3)
      }
    }
  }

  /// Places on the least loaded replica up to a limit, and writes down whom it placed.
  struct LimitingPolicy: RoutingPolicy {
    final class Log { var placed: [Int] = [] }

    let limit: Int
    let log: Log
    var needs: ViewNeeds { .leastOutstanding }

    mutating func place(
      _ request: RequestView, in view: FleetView, using random: RandomStream
    ) -> Decision {
      guard let least = view.leastOutstanding, view.outstanding(least) < limit else {
        return Decision(.hold, because: Reason("every replica is at its limit"))
      }
      log.placed.append(request.id)
      return Decision(.place(least), because: Reason("fewest requests"))
    }
  }

  @Test("held requests are placed first come, first served, and none is forgotten")
  func heldRequests() throws {
    for decision in [SimTime.zero, .seconds(0.0005)] {
      var config = config(scrape: .seconds(1))
      config.router.decision = .fixed(decision)
      config.requests = 500
      let collector = RecordCollector()
      let log = LimitingPolicy.Log()
      let fleet = try Fleet(
        config, RunOptions(checksInvariants: true), recorder: collector,
        policy: LimitingPolicy(limit: 2, log: log))
      _ = try fleet.run()
      #expect(log.placed == Array(0..<500))
      #expect(collector.requests.allSatisfy { $0.status == .completed })
      // 1,000 requests a second come, and 8 at a time take 20 ms each.
      #expect(collector.requests.contains { ($0.queue ?? .zero) > .seconds(0.1) })
    }
  }

  @Test("a request refused at its delivery lets a held one go")
  func heldBehindRefused() throws {
    var config = config(scrape: .seconds(1))
    config.router.policy = .leastLoaded(.outstanding, maxOutstanding: 1)
    // All three have come by the time the first is delivered.
    config.router.decision = .fixed(.seconds(0.01))
    config.pools[0].replicas = 1
    config.pools[0].maxModelLength = 2
    config.requests = 3
    let collector = RecordCollector()
    _ = try Fleet.run(config, RunOptions(checksInvariants: true), recorder: collector)
    #expect(collector.requests.map(\.status) == [.rejected, .rejected, .rejected])
  }

  @Test("more requests than may be held are rejected")
  func routerQueue() throws {
    var config = config(scrape: .seconds(1))
    config.router.policy = .leastLoaded(.outstanding, maxOutstanding: 1)
    config.router.maxQueue = 3
    config.pools[0].replicas = 1
    config.requests = 200
    config.streams[0].source = .generated(
      arrivals: .constant(rate: 1000),
      lengths: .independent(prompt: .constant(1), output: .constant(100)))
    let collector = RecordCollector()
    let result = try Fleet.run(config, RunOptions(checksInvariants: true), recorder: collector)
    // A request takes 100 ms. One runs and three are held from the fourth on; the request that
    // arrives as the first one leaves finds its place taken and a place in the queue.
    let completed = collector.requests.filter { $0.status == .completed }.map(\.id).sorted()
    #expect(completed == [0, 1, 2, 3, 100])
    #expect(result.unplaced[0].rejected == 195)
  }
}
