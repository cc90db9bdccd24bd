import Study
import Testing

@Suite("Mean of replications") struct SummaryMeanTests {
  private func summary(_ p99: Double, busy: Double) -> Summary {
    var summary = Summary()
    summary.ttftS.p99 = p99
    summary.slo = Summary.Slo()
    summary.slo?.attainment = busy
    var pool = Summary.Pool()
    pool.busy = busy
    summary.pools = [pool]
    return summary
  }

  @Test("every number is averaged and has an interval by its path")
  func mean() throws {
    let mean = Summary.mean(of: [
      summary(1, busy: 0.25), summary(2, busy: 0.5),
      summary(3, busy: 0.75),
    ])
    #expect(mean.replications == 3)
    #expect(mean.ttftS.p99 == 2)
    #expect(mean.pools[0].busy == 0.5)
    #expect(mean.slo?.attainment == 0.5)
    let intervals = try #require(mean.intervals)
    // t(2, 0.975) = 4.302652729749464; s = 1 and 0.25, √3 replications
    let halfWidth = 4.302652729749464 / 3.0.squareRoot()
    #expect(abs(try #require(intervals["ttft_s.p99"]) - halfWidth) < 1e-10)
    #expect(abs(try #require(intervals["pools[0].busy"]) - halfWidth / 4) < 1e-10)
    #expect(intervals["requests.arrived"] == 0)
    #expect(intervals.count == mean.numbers.count)
  }

  @Test("one replication is its own mean, without intervals")
  func single() {
    let one = summary(1, busy: 0.5)
    #expect(Summary.mean(of: [one]) == one)
  }

  @Test("a number is found by its path in either spelling")
  func lookup() {
    let one = summary(1.5, busy: 0.5)
    #expect(one.number(at: "ttft_s.p99") == 1.5)
    #expect(one.number(at: "ttftS.p99") == 1.5)
    #expect(one.number(at: "pools[0].busy") == 0.5)
    #expect(one.number(at: "throughput.requestsPerS") == 0)
    #expect(one.number(at: "ttft_s.p98") == nil)
  }
}

@Suite("What is said of a P99's interval") struct TailNoteTests {
  private func note(completed: Double, replications: Int) -> String? {
    var summary = Summary()
    summary.requests.completed = completed
    summary.replications = replications
    return summary.tailNote
  }

  @Test("replications too short for a P99 are told so; single runs and none have no interval")
  func note() {
    #expect(note(completed: 1999, replications: 2)?.hasPrefix("With 1999 completed") == true)
    #expect(note(completed: 2000, replications: 2) == nil)
    #expect(note(completed: 500, replications: 1) == nil)
    #expect(note(completed: 0, replications: 5) == nil)
  }
}
