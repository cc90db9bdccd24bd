import Report
import Study
import Testing

@Suite("The history of a metric") struct HistoryTableTests {
  private func point(
    _ unixMilliseconds: Int64, _ value: Double, halfWidth: Double? = nil,
    scenario: String = "chat", variant: String = "", fingerprint: String = ""
  ) -> HistoryPoint {
    HistoryPoint(
      unixMilliseconds: unixMilliseconds, command: "run", scenario: scenario, variant: variant,
      label: "", version: "", fingerprint: fingerprint, seed: 1, replications: 1, value: value,
      halfWidth: halfWidth)
  }

  private func lines(_ metric: String, _ points: [HistoryPoint]) -> [Substring] {
    HistoryTable(History(of: Metric(metric), points)).text
      .split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test("a change is against the run before in the same scenario and variant")
  func change() {
    let text = lines(
      "ttft_s.p99",
      [
        point(0, 0.2), point(1000, 3, variant: "x"), point(2000, 0.25, halfWidth: 0.01),
        point(3000, 1.5, variant: "x"), point(4000, 7, scenario: "code"),
      ])
    #expect(
      text == [
        "ttft_s.p99 · P99 TTFT",
        "",
        "  when                   label   scenario   variant   ttft_s.p99               change",
        "  1970-01-01T00:00:00Z           chat                     200 ms",
        "  1970-01-01T00:00:01Z           chat       x             3.00 s",
        "  1970-01-01T00:00:02Z           chat                     250 ms   ± 10.0 ms    +25 %",
        "  1970-01-01T00:00:03Z           chat       x             1.50 s                −50 %",
        "  1970-01-01T00:00:04Z           code                     7.00 s",
        "",
        "  trend   scenario   variant   lowest   highest",
        "  ▁█      chat                 200 ms    250 ms",
        "  █▁      chat       x         1.50 s    3.00 s",
        "  ▄       code                 7.00 s    7.00 s",
      ])
  }

  @Test("a run of another scenario than the one before is marked; an unknown one is not")
  func anotherScenario() {
    let marked = lines(
      "cost_usd",
      [
        point(0, 1, fingerprint: "a"), point(1, 2, fingerprint: "b"), point(2, 2),
        point(3, 2, fingerprint: "b"), point(4, 2, fingerprint: "b"),
      ])
    #expect(marked.filter { $0.hasSuffix("   *") }.count == 1)
    #expect(marked[4].hasSuffix("2.00 times   *"))
    #expect(
      marked.last
        == "  * The scenario is not that of the run before: its file or its settings changed.")
    #expect(!lines("cost_usd", [point(0, 1), point(1, 2)]).contains { $0.contains("*") })
  }

  @Test("a trend is from the lowest to the highest bar, and of the newest 60 runs")
  func trend() {
    let rising = lines("kv.preemptions", (0..<8).map { point($0, Double($0)) })
    #expect(rising.last == "  ▁▂▃▄▅▆▇█   chat                      0         7")
    let long = lines("kv.preemptions", (0..<61).map { point($0, $0 == 0 ? 1 : 0) })
    #expect(long.last?.hasPrefix("  " + String(repeating: "▄", count: 60) + "   chat ") == true)
    let extremes = lines("kv.preemptions", [point(0, -1e308), point(1, 1e308)])
    #expect(extremes.last?.hasPrefix("  ▄▄ ") == true)
  }

  @Test(
    "a moment is told in UTC, also one before 1970, and one that no calendar has",
    arguments: [
      (1_795_239_476_999, "2026-11-21T05:37:56Z"), (-1, "1969-12-31T23:59:59Z"),
      (951_782_400_000, "2000-02-29T00:00:00Z"), (.min, "-292275055-05-16T16:47:04Z"),
    ] as [(Int64, String)])
  func moments(unixMilliseconds: Int64, text: String) {
    #expect(lines("cost_usd", [point(unixMilliseconds, 1)])[3].hasPrefix("  \(text) "))
  }

  @Test("nothing is said of a change from zero")
  func fromZero() {
    let text = lines("requests.failed", [point(0, 0), point(1, 5), point(2, 0)])
    #expect(text[4].hasSuffix(" 5"))
    #expect(text[5].hasSuffix("   −100 %"))
  }
}
