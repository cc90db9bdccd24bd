import DiscreteEvents
import Fleet
import Pool
import Router
import SeatrialTestSupport
import Testing
import Workload

@Suite("A fleet that is not well and goes on")
struct DegradedTests {
  @Test("a slow replica's iterations take so much longer, from the next one on")
  func slow() throws {
    // Tokens at 1.01 … 1.50; the iteration under way at 1.505 ends as planned, at 1.51. Then 30 ms
    // each until 2.505: at 1.54, … 2.50, 2.53: 34 of them, as the one begun at 2.50 is still slow.
    // 100 − 51 − 34 = 15 remain.
    let (result, records) = try runBoth(
      clockwork(faults: [outage(.slow(factor: 3), at: 1.505, for: 1)]))
    #expect(records.first?.left == .seconds(1.51 + 34 * 0.03 + 15 * 0.01))
    #expect(result.faults?.lost == 0)
    #expect(result.pools[0].downSeconds == 0)
  }

  @Test("a cut network breaks connections, and the engine drops their requests")
  func cut() throws {
    let (result, records) = try runBoth(
      clockwork(
        faults: [outage(.cut, at: 1.505, for: 1)], recovery: RecoveryConfig(.retry),
        restart: .seconds(100)))
    // Dropped at 1.51; held until 2.505, and no restart.
    #expect(records.first?.left == .seconds(2.505 + 1))
    #expect(result.faults?.repeatedTokens == 51)
  }

  @Test("a slow network delays requests on their way")
  func delay() throws {
    let (_, records) = try runBoth(
      clockwork(requests: 2, faults: [outage(.delay(.seconds(0.25)), at: 1.5, for: 10)]))
    #expect(records.map(\.firstToken) == [.seconds(1.01), .seconds(2.26)])
  }

  @Test("notice of a reclaim keeps new requests away and lets old ones end")
  func reclaim() throws {
    let fault = outage(.reclaim(notice: .seconds(2)), at: 1.5, for: 60, unit: 0)
    let (result, records) = try runBoth(
      clockwork(replicas: 2, requests: 5, faults: [fault], recovery: RecoveryConfig(.fail)))
    #expect(records.allSatisfy { $0.status == .completed })
    // The first came before the notice; all others find one replica only.
    #expect(records.dropFirst().allSatisfy { $0.replica == 1 })
    #expect(result.faults?.lost == 0)
  }

  @Test("a router that restarts breaks its connections, and its policy knows nothing")
  func router() throws {
    var config = clockwork(
      replicas: 3, outputTokens: 1, requests: 12,
      faults: [outage(.router, at: 5.5, for: 1)], recovery: RecoveryConfig(.retry))
    config.router.policy = .roundRobin
    let (result, records) = try runBoth(config)
    // One a second from 1 s on: the fifth goes to replica 1, the sixth waits for the router, which
    // begins its round again.
    #expect(records.map(\.replica) == [0, 1, 2, 0, 1] + [0, 1, 2, 0, 1, 2, 0])
    #expect(records[5].scheduled == .seconds(6.5))
    #expect(result.faults?.lost == 0)
  }

  @Test("nothing is read from a disk that is not there")
  func adapterStore() throws {
    // One second from disk to host, a quarter from there to the GPU.
    let service = AdapterService(
      adapters: [ServedAdapter(bytes: 1e9)], slots: 1, host: 0,
      disk: LoadPath(name: "disk", bandwidth: 1e9, latency: .zero),
      link: LoadPath(name: "link", bandwidth: 4e9, latency: .zero))
    var config = clockwork(faults: [outage(.adapterStore, at: 0.5, for: 3)])
    config.adapters = [Adapter(name: "a")]
    config.streams[0].adapter = .one(0)
    config.pools[0].adapters = service
    let (_, records) = try runBoth(config)
    #expect(records.first?.scheduled == .seconds(3.5 + 1.25))
    // A read under way ends.
    config.faults = [outage(.adapterStore, at: 1.5, for: 3)]
    let (_, others) = try runBoth(config)
    #expect(others.first?.scheduled == .seconds(1 + 1.25))
  }
}
