import DiscreteEvents
import Fleet
import Pool
import SeatrialTestSupport
import Testing
import Workload

@Suite("Random faults in random fleets")
struct ChaosTests {
  static let scenarios: ClosedRange<UInt64> = 1...500

  /// Invariants (KV blocks, adapters, requests, slots) are checked after every event.
  @Test("leave the same records leaping and stepping, and lose nothing")
  func sameRecords() throws {
    for number in Self.scenarios {
      let config = RandomScenario(number).makeBroken()
      let difference = try LeapStepComparison.difference(in: config)
      try #require(difference == nil, "scenario \(number): \(difference ?? "")")
    }
  }

  @Test("every request ends in exactly one way, and every loss is accounted for")
  func conservation() throws {
    var seen = FaultCounts()
    for number in Self.scenarios {
      let config = RandomScenario(number).makeBroken()
      let collector = RecordCollector()
      let result = try Fleet.run(config, recorder: collector)
      let records = collector.requests
      try #require(Set(records.map(\.id)) == Set(0..<records.count), "scenario \(number)")
      let faults = try #require(result.faults)
      // A loss is followed by another attempt, or the request leaves: it fails, gives up or is cut
      // off before that.
      let gone = records.count {
        [.failed, .timedOut, .unfinished].contains($0.status)
      }
      try #require(faults.lost >= faults.resent, "scenario \(number)")
      try #require(faults.lost - faults.resent <= gone, "scenario \(number)")
      try #require(faults.migrated <= faults.lost, "scenario \(number)")
      if config.router.recovery.rule == .fail { try #require(faults.resent == 0) }
      let windows = try #require(result.attainment).windows
      try #require(windows.reduce(0) { $0 + $1.arrived } == records.count, "scenario \(number)")
      seen.lost += faults.lost
      seen.resent += faults.resent
      seen.migrated += faults.migrated
      seen.lostCalls += faults.lostCalls
      seen.repeatedTokens += faults.repeatedTokens
    }
    // The generator reaches what it is for.
    #expect(seen.lost > 500 && seen.resent > 250 && seen.migrated > 25, "\(seen)")
    #expect(seen.lostCalls > 0 && seen.repeatedTokens > 0, "\(seen)")
  }

  @Test("do nothing where they never strike: the records are those of a fleet without")
  func harmless() throws {
    for number in Self.scenarios.prefix(200) {
      let plain = RandomScenario(number).makeWhole()
      var faulty = plain
      faulty.faults = FaultEffect.everyKind.map { effect in
        FaultConfig(
          name: "late", effect: effect, domain: .fleet,
          outages: .listed([Outage(start: .seconds(50_000), length: .seconds(1))]))
      }
      let (a, b) = (RecordCollector(), RecordCollector())
      _ = try Fleet.run(plain, recorder: a)
      _ = try Fleet.run(faulty, recorder: b)
      try #require(a.requests == b.requests, "scenario \(number)")
    }
  }
}

extension FaultEffect {
  /// One of each kind.
  fileprivate static var everyKind: [FaultEffect] {
    [
      .crash, .slow(factor: 2), .cut, .delay(.seconds(1)), .reclaim(notice: .seconds(1)), .router,
      .adapterStore,
    ]
  }
}
