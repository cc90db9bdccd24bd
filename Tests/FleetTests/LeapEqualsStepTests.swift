import DiscreteEvents
import Fleet
import Pool
import SeatrialTestSupport
import Testing
import Workload

@Suite("Leap and step are the same simulation")
struct LeapEqualsStepTests {
  /// As many scenarios in every test run; the benchmark program runs any number.
  static let scenarios: ClosedRange<UInt64> = 1...2000

  @Test("leaping and stepping leave the same records, whatever the event list")
  func sameRecords() throws {
    for number in Self.scenarios {
      let difference = try LeapStepComparison.difference(in: number)
      try #require(difference == nil, "scenario \(number): \(difference ?? "")")
    }
  }

  @Test("so they do when requests become several calls")
  func samePrograms() throws {
    for number in Self.scenarios {
      let config = RandomScenario(number).makeWithPrograms()
      let difference = try LeapStepComparison.difference(in: config)
      try #require(difference == nil, "scenario \(number): \(difference ?? "")")
    }
  }

  @Test("the engine agrees with the scheduler's rule written down plainly a second time")
  func sameAsReference() throws {
    for number in Self.scenarios {
      let difference = try ReferenceComparison.difference(in: number)
      try #require(difference == nil, "scenario \(number): \(difference ?? "")")
    }
  }
}
