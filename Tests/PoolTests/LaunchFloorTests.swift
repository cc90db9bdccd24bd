import Pool
import Testing

@Suite("A floor under iterations") struct LaunchFloorTests {
  private static func timing(_ floor: LaunchFloor?) -> TimingModel {
    var profile = ProfileTimingTests.plain
    profile.floor = floor
    return TimingModel(.profile(profile), engine: EngineConfig())
  }

  @Test("an iteration takes its parts' sum or the floor of its kind, whichever is longer")
  func longer() {
    let floor = LaunchFloor(decode: 2.2e-3, prefill: 5e-3, perSequence: 1e-5)
    let timing = Self.timing(floor)
    // 2.16 ms by its parts; the floor is 2.2 ms and 10 us for each of two sequences.
    #expect(timing.duration(of: TimingAgreementTests.decoding(2, 300)) == 2_220_000_000)
    // 2.22 ms by its parts.
    #expect(timing.duration(of: TimingAgreementTests.decoding(2, 602)) == 2_220_400_000)
    #expect(timing.duration(of: RooflineTimingTests.prefill(100, depth: 500)) == 5_010_000_000)
    let none = Self.timing(LaunchFloor(perSequence: 1))
    #expect(none.duration(of: TimingAgreementTests.decoding(2, 300)) == 2_160_000_000)
  }

  @Test("a piece ends where its line crosses the floor, and is flat until there")
  func crossing() {
    let timing = Self.timing(LaunchFloor(decode: 2.17e-3))
    // 2.16 ms at 300 tokens, 0.4 us more an iteration: 25 iterations to 2.17 ms.
    let below = timing.decodePiece(decodes: 2, contextTokens: 300)
    #expect(below == DecodePiece(first: 2_170_000_000, slope: 0, iterations: 25))
    let above = timing.decodePiece(decodes: 2, contextTokens: 350)
    #expect(above.first == 2_170_000_000 && above.slope == 400_000)
  }

  @Test("without a floor nothing is different")
  func off() {
    for context in stride(from: 0, to: 1000, by: 37) {
      let batch = TimingAgreementTests.decoding(3, context)
      #expect(Self.timing(nil).duration(of: batch) == Self.timing(.init()).duration(of: batch))
      #expect(
        Self.timing(nil).decodePiece(decodes: 3, contextTokens: context)
          == Self.timing(.init()).decodePiece(decodes: 3, contextTokens: context))
    }
  }

  @Test("a served host's floor is the roofline's: launches a layer under iterations that prefill")
  func host() throws {
    let host = try #require(ServingHost.catalogue.first { $0.name == "vllm" })
    let floor = LaunchFloor(host, layers: 64)
    #expect(floor.decode == 0)
    #expect(floor.prefill == 64 * 0.3e-3 + 0.76e-3)
    #expect(floor.perSequence == host.perSequence)
  }
}
