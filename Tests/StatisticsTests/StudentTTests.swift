import Statistics
import Testing

@Suite("Student's t distribution") struct StudentTTests {
  /// Table A.3 of many textbooks; digits from the closed forms for 1 and 2 degrees of freedom
  /// (tan(π(p − ½)) and (2p − 1)·√(2 / (1 − (2p − 1)²))) and from R's `qt`.
  @Test(
    "quantiles are the tabulated ones",
    arguments: [
      (0.975, 1, 12.706204736174705), (0.975, 2, 4.302652729749464), (0.975, 9, 2.262157162798205),
      (0.95, 4, 2.131846786326649), (0.5, 7, 0.0),
    ])
  func quantile(probability: Double, degrees: Double, expected: Double) {
    let t = StudentT.quantile(probability, degreesOfFreedom: degrees)
    // GSL states a relative accuracy of a few units in 1e-12 for the inverse.
    #expect(abs(t - expected) <= 1e-10 * max(1, abs(expected)))
  }

  @Test("the tail beyond a quantile is what the quantile leaves, whole degrees of freedom or not")
  func inverse() {
    for degrees in [1, 1.5, 2.25, 9, 17.776, 123.4, 5_000.5, 1e6] {
      for probability in [1e-6, 0.025, 0.3, 0.5, 0.8, 0.975, 1 - 1e-6] {
        let t = StudentT.quantile(probability, degreesOfFreedom: degrees)
        let tail = StudentT.upperTail(t, degreesOfFreedom: degrees)
        // The inverse's few units in 1e-12 of t, at most twice that in the tail's logarithm where
        // it falls fastest; 1 − 1e-6 itself is known to 1e-16, which is 1e-10 of the tail.
        #expect(abs(tail - (1 - probability)) <= 1e-9 * (1 - probability))
      }
    }
  }

  @Test("infinitely far out there is nothing left")
  func ends() {
    #expect(StudentT.upperTail(.infinity, degreesOfFreedom: 9) == 0)
    #expect(StudentT.upperTail(-.infinity, degreesOfFreedom: 9) == 1)
  }
}
