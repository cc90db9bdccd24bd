import Fleet
import Pool
import SeatrialTestSupport
import Testing

@Suite("Decoding that varies leaps")
struct VariedDecodingLeapTests {
  @Test("with speculation, two models or depths, leaping and stepping leave the same records")
  func sameRecords() throws {
    var total = VariationCounts()
    for number in UInt64(1)...1000 {
      let config = RandomScenario(number).makeVaried()
      let difference = try LeapStepComparison.difference(in: config)
      try #require(difference == nil, "scenario \(number): \(difference ?? "")")
      guard number <= 100 else { continue }
      for pool in try Fleet.run(config).pools {
        if let counts = pool.variation { total.add(counts) }
      }
    }
    // Whatever there is happens in the first hundred of them.
    #expect(total.accepted > 100 && total.drafted > total.accepted)
    #expect(total.large > 100 && total.passes > total.large)
    #expect(total.levels.count == 3 && total.levels.allSatisfy { $0 > 0 })
  }
}
