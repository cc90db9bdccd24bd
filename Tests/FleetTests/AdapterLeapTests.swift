import Fleet
import SeatrialTestSupport
import Testing

@Suite("Adapters leap")
struct AdapterLeapTests {
  @Test("with adapters, leaping and stepping leave the same records")
  func sameRecords() throws {
    for number in UInt64(10_001)...11_000 {
      let config = RandomScenario(number).make()
      if config.adapters.isEmpty { continue }
      let difference = try LeapStepComparison.difference(in: config)
      try #require(difference == nil, "scenario \(number): \(difference ?? "")")
    }
  }
}
