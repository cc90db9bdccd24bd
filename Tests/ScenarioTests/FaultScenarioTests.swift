import DiscreteEvents
import Fleet
import Pool
import Scenario
import Testing

@Suite("Faults in scenarios")
struct FaultScenarioTests {
  private func scenario(_ overrides: String...) throws -> Scenario {
    try Scenario.load(file: GoodFiles.path("faults.yaml"), overrides: overrides)
  }

  @Test("each fault has an effect, and the machines that it concerns")
  func effects() throws {
    let faults = try scenario().config.faults
    #expect(
      faults.map(\.effect) == [
        .crash, .crash, .crash, .slow(factor: 3), .cut, .delay(.seconds(0.05)),
        .reclaim(notice: .seconds(120)), .crash, .router, .adapterStore,
      ])
    #expect(
      faults.map(\.domain) == [
        .replica, .rack, .zone, .replica, .pool, .fleet, .replica, .replica, .replica, .replica,
      ])
    #expect(faults.map(\.pools) == [[], [0], [], [], [], [], [1], [], [], [0]])
    #expect(faults.map(\.zones) == [[], [], [1], [], [], [], [], [], [], []])
  }

  @Test("outages are drawn from lifetimes, listed, or read from a file")
  func outages() throws {
    let outages = try scenario().config.faults.map(\.outages)
    let hour = 3600.0
    #expect(
      outages[0]
        == .renewal(
          uptime: .exponential(mean: .seconds(20 * hour)),
          downtime: .exponential(mean: .seconds(300))))
    #expect(
      outages[1]
        == .renewal(
          uptime: .weibull(mean: .seconds(1000 * hour), shape: 3),
          downtime: .constant(.seconds(600))))
    #expect(outages[2] == .listed([Outage(start: .seconds(600), length: .seconds(120))]))
    #expect(
      outages[4]
        == .listed(
          [300.0, 1200].flatMap { start in
            [0, 1].map { Outage(start: .seconds(start), length: .seconds(10), unit: $0) }
          }))
    // Without an end they last.
    #expect(outages[5] == .listed([Outage(start: .seconds(1800), length: .never)]))
    #expect(
      outages[6]
        == .renewal(
          uptime: .exponential(mean: .seconds(2 * hour)), downtime: .constant(.never)))
    #expect(
      outages[7]
        == .listed([
          Outage(start: .seconds(20), length: .seconds(10)),
          Outage(start: .seconds(60), length: .seconds(30), unit: 0),
          Outage(start: .seconds(75.5), length: .never, unit: 1),
        ]))
  }

  @Test("zones and racks are where the file says, and zones are numbered as they are named")
  func places() throws {
    let config = try scenario().config
    #expect(config.zones == ["a", "b", "c"])
    #expect(config.pools.map(\.zones) == [[0, 1], [2], []])
    #expect(config.pools.map(\.replicasPerRack) == [4, 1, 1])
    #expect(config.groups(of: config.faults[1]) == [[0, 1, 2, 3], [4, 5, 6, 7]])
    #expect(config.groups(of: config.faults[2]) == [[4, 5, 6, 7]])
  }

  @Test("a start takes a time, or as long as the weights take to come, and a warm-up")
  func restarts() throws {
    let pools = try scenario().config.pools.map(\.restart.seconds)
    let model = try #require(Model.catalogue.first { $0.name == "qwen2.5-7b" })
    let whole = 2 * model.weightBytes(.bf16, tensorParallel: 2)
    // To a picosecond.
    #expect(abs(pools[0] - (whole / 2e9 + 20)) < 1e-12)
    #expect(abs(pools[1] - model.weightBytes(.bf16, tensorParallel: 1) / 20e9) < 1e-12)
    #expect(pools[2] == 90)
    // 7.6 billion weights of two bytes.
    #expect(15e9...16e9 ~= whole)
  }

  @Test("the router's rule and its probes are as written, a rule alone with the usual numbers")
  func router() throws {
    let router = try scenario().config.router
    #expect(router.recovery == RecoveryConfig(.migrate, limit: 5, delay: .seconds(0.1)))
    #expect(
      router.health
        == HealthConfig(
          period: .seconds(5), delay: .seconds(1), falsePositives: 0.001, falseNegatives: 0.01,
          downAfter: 3, upAfter: 2))
    #expect(
      try scenario("router.recovery=fail").config.router.recovery == RecoveryConfig(.fail))
  }

  @Test("faults are part of what runs")
  func fingerprint() throws {
    let plain = try scenario().runFingerprint
    #expect(try scenario("faults[2].crash.for=3min").runFingerprint != plain)
    #expect(try scenario("router.recovery.limit=4").runFingerprint != plain)
    #expect(try scenario("pools[2].restart=91s").runFingerprint != plain)
  }
}
