import Statistics
import Testing

@Suite("Sequential stopping") struct PrecisionTests {
  private func judge(
    _ estimate: Double, _ halfWidth: Double?, _ replications: Int = 10, _ target: Double = 0.02
  ) -> Precision {
    Precision(
      estimate: estimate, halfWidth: halfWidth, replications: replications, target: target)
  }

  @Test("a half-width of at most the target's part of the estimate is precise enough")
  func reached() {
    #expect(judge(100, 2) == .reached)
    #expect(judge(-100, 2) == .reached)
    #expect(judge(0, 0) == .reached)
    #expect(judge(5, 0) == .reached)
  }

  @Test("half the width takes four times the replications, two steps of doubling")
  func likely() {
    #expect(judge(100, 4) == .short(next: 20, likely: 40))
    #expect(judge(100, 2.2) == .short(next: 13, likely: 13))  // 10·1.1² = 12.1
    #expect(judge(-100, 2.2) == .short(next: 13, likely: 13))
    #expect(judge(100, 2.000001) == .short(next: 11, likely: 11))
  }

  @Test("what is not known yet needs another look")
  func unknown() {
    #expect(judge(100, nil, 1) == .short(next: 2, likely: 2))
  }

  @Test("no number of replications makes an interval a part of nothing")
  func unreachable() {
    #expect(judge(0, 1) == .unreachable)
    #expect(judge(.leastNonzeroMagnitude, 1) == .unreachable)
    for (estimate, halfWidth) in [
      (Double.nan, 1.0), (1, .nan), (.infinity, 1), (1, .infinity), (.nan, 0), (.infinity, 0),
    ] {
      #expect(judge(estimate, halfWidth) == .unreachable, "\(estimate) ± \(halfWidth)")
    }
  }

  @Test("a hopeless number of replications is still a number")
  func huge() {
    #expect(judge(1e-150, 1) == .short(next: 20, likely: .max))
  }
}
