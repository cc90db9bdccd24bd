import Report
import Testing

@Suite("Progress bar") struct ProgressBarTests {
  @Test("it tells the share done, the rate, and the time left at this rate")
  func line() {
    #expect(
      ProgressBar.line(title: "quickstart", done: 0.25, requests: 60_000, elapsed: 30)
        == "quickstart [######------------------] 25 %  2,000 requests/s  1:30 left")
  }

  @Test("without a known end it tells the count and the rate")
  func unknownEnd() {
    #expect(
      ProgressBar.line(title: "replay", done: nil, requests: 5000, elapsed: 2)
        == "replay  5,000 requests  2,500/s")
  }

  @Test("nothing done, all done, and more than all done")
  func edges() {
    let none = ProgressBar.line(title: "a", done: 0, requests: 0, elapsed: 0)
    #expect(none == "a [------------------------] 0 %  0 requests/s  ? left")
    for done in [1, 1.5] {
      let all = ProgressBar.line(title: "a", done: done, requests: 2, elapsed: 1)
      #expect(all == "a [########################] 100 %  2 requests/s  0:00 left")
    }
  }
}
