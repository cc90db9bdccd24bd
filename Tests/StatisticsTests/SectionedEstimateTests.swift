import Statistics
import Testing

@Suite("Estimates from sections") struct SectionedEstimateTests {
  @Test("the interval is t times the root mean square distance from the pooled estimate")
  func byHand() throws {
    // Distances −1, 0, 1, 2 from 3: squares add up to 6, over 4·3 that is ½.
    let estimate = SectionedEstimate(pooled: 3, sections: [2, 3, 4, 5])
    let halfWidth = try #require(estimate.halfWidth())
    let error = try #require(estimate.standardError)
    #expect(abs(error - 0.5.squareRoot()) < 1e-15)
    #expect(abs(halfWidth - 3.182446305284263 * error) < 1e-10)  // t(3, 0.975), from R's `qt`
  }

  @Test("for a mean it is the Student-t interval")
  func mean() {
    let values = [4.5, 1.25, 8, 2.75, 3]
    let interval = MeanInterval(of: values, level: 0.9)
    let estimate = SectionedEstimate(meanOf: values)
    #expect(estimate.pooled == interval.mean)
    #expect(estimate.halfWidth(level: 0.9) == interval.halfWidth)
    let other = [1.0, 2, 3, 4, 5]
    let difference = estimate.difference(from: SectionedEstimate(meanOf: other))
    let paired = Difference.paired(values, other)
    // The two means are subtracted here and the differences averaged there.
    #expect(abs(difference.estimate - paired.estimate) < 1e-14)
    #expect(abs((difference.standardError ?? 0) - (paired.standardError ?? 1)) < 1e-14)
    #expect(difference.degreesOfFreedom == paired.degreesOfFreedom)
  }

  @Test("what all sections share cancels in a difference")
  func commonRandomNumbers() {
    let base = [5.0, 50, 20, 8]
    let first = SectionedEstimate(pooled: 21, sections: base.map { $0 + 1 })
    let second = SectionedEstimate(pooled: 20, sections: base)
    let difference = first.difference(from: second)
    #expect(difference.estimate == 1 && difference.standardError == 0 && difference.pValue == 0)
    #expect(first.difference(from: first).pValue == 1)
  }

  @Test("equal sections have no spread, and a single one has none to show")
  func degenerate() {
    #expect(SectionedEstimate(pooled: 0.1, sections: [0.1, 0.1, 0.1]).halfWidth() == 0)
    #expect(SectionedEstimate(meanOf: [0.1, 0.1, 0.1]).halfWidth() == 0)
    #expect(SectionedEstimate(pooled: 1, sections: [1]).halfWidth() == nil)
  }
}
