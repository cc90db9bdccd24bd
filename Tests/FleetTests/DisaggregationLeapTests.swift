import Fleet
import SeatrialTestSupport
import Testing

@Suite("Disaggregated fleets leap")
struct DisaggregationLeapTests {
  @Test("with prefill and decode apart, leaping and stepping leave the same records")
  func sameRecords() throws {
    var sent = 0
    for number in UInt64(1)...1000 {
      let config = RandomScenario(number).makeDisaggregated()
      if config.disaggregation == nil { continue }
      sent += try Fleet.run(config).transfers?.transfers ?? 0
      let difference = try LeapStepComparison.difference(in: config)
      try #require(difference == nil, "scenario \(number): \(difference ?? "")")
    }
    #expect(sent > 2_000)
  }
}
