import Scenario
import Study
import Testing

@Suite("Published numbers beside measured ones") struct PublishedRowTests {
  private func row(
    _ expected: PublishedCheck.Expectation, measured: String = "ttft_s.p99"
  ) -> PublishedRow {
    var summary = Summary()
    summary.ttftS.p99 = 2
    let check = PublishedCheck(
      name: "n", source: .paper, expected: expected, measured: measured)
    return PublishedRow(check, measuredIn: summary)
  }

  @Test("each kind of expectation holds up to its bound and not beyond")
  func bounds() {
    #expect(row(.exactly(2)).ok)
    #expect(!row(.exactly(2.000001)).ok)
    #expect(row(.relative(2.5, part: 0.25)).ok)
    #expect(!row(.relative(2.5, part: 0.125)).ok)
    #expect(row(.relative(-2, part: 2)).ok)
    #expect(row(.absolute(2.5, distance: 0.5)).ok)
    #expect(!row(.absolute(2.5, distance: 0.25)).ok)
    #expect(row(.between(2, 3)).ok)
    #expect(row(.between(1, 2)).ok)
    #expect(!row(.between(2.5, 3)).ok)
  }

  @Test("a row says what was published, measured and allowed")
  func contents() {
    let relative = row(.relative(2.5, part: 0.07))
    #expect(relative.published == 2.5)
    #expect(relative.measured == 2)
    #expect(relative.tolerance == "7%")
    #expect(row(.exactly(2)).tolerance == "exact")
    #expect(row(.absolute(2, distance: 0.5)).tolerance == "0.5")
    let range = row(.between(1, 3))
    #expect(range.between == [1, 3])
    #expect(range.published == nil)
  }

  @Test("a number that the summary does not have is never right")
  func absent() {
    for expected in [
      PublishedCheck.Expectation.exactly(0), .relative(0, part: 1), .absolute(0, distance: 1e300),
      .between(-1e300, 1e300),
    ] {
      let row = row(expected, measured: "regret.slope")
      #expect(!row.ok)
      #expect(row.measured == nil)
    }
  }
}
