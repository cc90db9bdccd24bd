import Statistics
import Testing

@Suite("Student-t intervals") struct MeanIntervalTests {
  /// Table A.3 of many textbooks; digits from the closed forms for 1 and 2 degrees of freedom
  /// (tan(π(p − ½)) and (2p − 1)·√(2 / (1 − (2p − 1)²))) and from R's `qt`.
  @Test(
    "quantiles of Student's t are the tabulated ones",
    arguments: [
      (0.975, 1, 12.706204736174705), (0.975, 2, 4.302652729749464), (0.975, 9, 2.262157162798205),
      (0.95, 4, 2.131846786326649), (0.5, 7, 0.0),
    ])
  func quantile(probability: Double, degrees: Int, expected: Double) {
    let t = StudentT.quantile(probability, degreesOfFreedom: degrees)
    // GSL states a relative accuracy of a few units in 1e-12 for the inverse.
    #expect(abs(t - expected) <= 1e-10 * max(1, abs(expected)))
  }

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
    #expect(MeanInterval(of: [5]).halfWidth == nil)
  }
}
