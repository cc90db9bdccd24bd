import Statistics
import Testing

@Suite("Student-t intervals") struct MeanIntervalTests {
  @Test("an interval is t·s/√n on either side of the mean")
  func byHand() throws {
    let interval = MeanInterval(of: [1, 2, 3])  // mean 2, s = 1
    #expect(interval.mean == 2)
    let halfWidth = try #require(interval.halfWidth)
    #expect(abs(halfWidth - 4.302652729749464 / 3.0.squareRoot()) < 1e-10)
  }

  @Test("equal observations have an interval of no width, and one observation has none")
  func degenerate() {
    #expect(MeanInterval(of: [5, 5, 5]).halfWidth == 0)
    // Three times 0.1 is not 0.3 in binary.
    let tenths = MeanInterval(of: [0.1, 0.1, 0.1])
    #expect(tenths.mean == 0.1 && tenths.halfWidth == 0)
    #expect(MeanInterval(of: [5]).halfWidth == nil)
  }
}
