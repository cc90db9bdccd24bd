import DiscreteEvents
import Fleet
import Pool
import SeatrialTestSupport
import Statistics
import Testing
import Workload

@Suite("A replica that crashes")
struct CrashTests {
  /// The request comes at 1 s; its tokens are out at 1.01, 1.02, …; at 1.505 it has 50 of 100.
  private static let crash = outage(.crash, at: 1.505, for: 2)

  @Test("loses its requests, which begin anew elsewhere or fail")
  func retry() throws {
    let config = clockwork(
      faults: [Self.crash], recovery: RecoveryConfig(.retry, delay: .seconds(0.1)),
      restart: .seconds(0.5))
    let (result, records) = try runBoth(config)
    // Down until 3.505, up at 4.005; held at the router until then.
    let record = try #require(records.first)
    #expect(record.status == .completed)
    #expect(record.firstToken == .seconds(4.005 + 0.01))
    #expect(record.left == .seconds(4.005 + 1))
    #expect(record.scheduled == .seconds(1))
    let faults = try #require(result.faults)
    #expect(faults.outages == [1])
    #expect(faults.lost == 1)
    #expect(faults.resent == 1)
    #expect(faults.repeatedTokens == 50)
    // The prompt's token and those of 49 decodes; the 50th is not in KV before the next iteration.
    #expect(faults.lostTokens == 50)
    #expect(result.pools[0].downSeconds == 2.5)

    let (_, failed) = try runBoth(
      clockwork(faults: [Self.crash], recovery: RecoveryConfig(.fail)))
    #expect(failed.map(\.status) == [.failed])
    #expect(failed.map(\.outputTokens) == [50])
    #expect(failed.map(\.left) == [.seconds(1.505)])
  }

  @Test("loses KV memory but not tokens when requests migrate")
  func migrate() throws {
    let config = clockwork(
      replicas: 2, faults: [outage(.crash, at: 1.505, for: 2, unit: 0)],
      recovery: RecoveryConfig(.migrate))
    let (result, records) = try runBoth(config)
    let record = try #require(records.first)
    #expect(record.firstToken == .seconds(1.01))
    #expect(record.outputTokens == 100)
    // The other replica prefills prompt and 50 tokens in one iteration, which emits the 51st.
    #expect(record.left == .seconds(1.505 + 0.5))
    #expect(result.faults?.migrated == 1)
    #expect(result.faults?.repeatedTokens == 0)
    // The gap over the crash: 1.5 to 1.515; all others are 10 ms.
    #expect(result.cells[0].itl.count == 99)
    #expect(result.cells[0].itl.max == 15_000_000_000)
  }

  @Test("is tried only so often")
  func limit() throws {
    let outages = (0..<5).map {
      Outage(start: .seconds(1.105 + Double($0) * 0.3), length: .seconds(0.1))
    }
    let config = clockwork(
      faults: [FaultConfig(name: "again", effect: .crash, outages: .listed(outages))],
      recovery: RecoveryConfig(.retry, limit: 2))
    let (result, records) = try runBoth(config)
    #expect(records.map(\.status) == [.failed])
    #expect(result.faults?.lost == 3)
    #expect(result.faults?.resent == 2)
  }

  @Test("costs requests until a monitor has found out")
  func detection() throws {
    // Down from 10.5 on, for good. Requests come every second; the least loaded replica takes
    // turns, so every second one goes to the dead one until three probes in a row, at 11, 12 and
    // 13 s, have missed it and the news is in, at 13.25 s.
    let config = clockwork(
      replicas: 2, outputTokens: 1, requests: 30,
      faults: [
        FaultConfig(
          name: "dead", effect: .crash,
          outages: .listed([Outage(start: .seconds(10.5), length: .never, unit: 0)]))
      ],
      recovery: RecoveryConfig(.fail),
      health: HealthConfig(period: .seconds(1), delay: .seconds(0.25), downAfter: 3))
    let (result, records) = try runBoth(config)
    let failed = records.filter { $0.status == .failed }
    #expect(!failed.isEmpty)
    #expect(failed.allSatisfy { $0.arrival >= .seconds(11) && $0.arrival <= .seconds(13.25) })
    #expect(result.faults?.lost == failed.count)
    #expect(records.count { $0.status == .completed } == 30 - failed.count)
  }

  @Test("is down as long as renewal theory says")
  func availability() throws {
    // Alternating exponential times of 20 s and 5 s: down a fifth of the time. Over 400 replicas
    // and 2,000 s from all up, the mean is (1/5)(t − (1 − e^{−t/4})·4)/t of replica time, and its
    // variance is less than 2·MTTR·(u·d)/t of a replica's fraction: deviation 0.2·0.8·2·4/2000 →
    // 0.0253 a replica, 0.00126 over 400.
    let fault = FaultConfig(
      name: "wear", effect: .crash,
      outages: .renewal(
        uptime: .exponential(mean: .seconds(20)), downtime: .exponential(mean: .seconds(5))))
    var config = clockwork(replicas: 400, outputTokens: 1, requests: 2000, faults: [fault])
    config.cutoff = .zero
    let result = try Fleet.run(config)
    let time = result.end.seconds
    let expected = 0.2 * (time - 4) / time
    let down = try #require(result.pools[0].downSeconds) / (400 * time)
    // 4.06 deviations: 1 in 20,000.
    #expect(abs(down - expected) < 4.06 * 0.00126, "down \(down), expected \(expected)")
  }
}
