import Report
import Study
import Testing

@Suite("Summary on a terminal") struct SummaryTableTests {
  private var summary: Summary {
    var summary = Summary()
    summary.scenario = "quickstart"
    summary.seed = 1
    summary.simulatedS = 3600
    summary.wallS = 0.21
    summary.requests.arrived = 1200
    summary.requests.completed = 1200
    summary.tokens.prompt = 1_080_000
    summary.tokens.output = 264_000
    summary.throughput.requestsPerS = 8.02
    summary.throughput.outputTokensPerS = 1765
    summary.ttftS.mean = 0.0382
    summary.ttftS.p99 = 1.25
    summary.kv.peakUtilization = 0.342
    var pool = Summary.Pool()
    (pool.name, pool.replicas, pool.busy, pool.requests) = ("h100", 4, 0.731, 1200)
    summary.pools = [pool]
    return summary
  }

  @Test("the mean reward has a line of its own, where there is one")
  func quality() {
    var summary = summary
    #expect(!SummaryTable(summary).text.contains("quality"))
    summary.quality = Summary.Quality()
    summary.quality?.reward = 0.73125
    summary.intervals = ["quality.reward": 0.0073125]
    #expect(
      SummaryTable(summary).text.contains("\n  quality      0.7312 ±1.0 % mean reward\n"))
  }

  @Test("tasks have lines of their own, and a table where there are several streams")
  func tasks() {
    var summary = summary
    #expect(!SummaryTable(summary).text.contains("task"))
    var tasks = Summary.Tasks()
    (tasks.started, tasks.completed, tasks.demoted, tasks.silent) = (100, 90, 8, 2)
    (tasks.llmCalls, tasks.toolRuns, tasks.retries, tasks.reroutes) = (9, 420, 31, 30)
    (tasks.escalations, tasks.usdPerTask) = (8, 0.0009)
    (tasks.timeS.mean, tasks.timeS.p50, tasks.timeS.p99) = (1.5, 1.25, 4)
    summary.tasks = tasks
    summary.intervals = ["tasks.silent": 0.5]
    #expect(
      SummaryTable(summary).text.contains(
        """
          tasks        100 started · 90 completed · 8 goals demoted · 2 silent failures ±25.0 %
                       9 LLM calls · 420 tool runs · 31 of them failed · 30 reroutes · 8 escalations
          task time    mean 1.50 s · p50 1.25 s · p99 4.00 s · $0.0009 a task
        """))
    var stream = Summary.Stream()
    (stream.name, stream.tasks) = ("customers", tasks)
    summary.streams = [stream, Summary.Stream()]
    let lines = SummaryTable(summary).text.split(separator: "\n")
    let row = lines.first { $0.hasPrefix("  customers") && $0.contains("420") } ?? ""
    #expect(
      row.split(separator: " ").joined(separator: " ")
        == "customers 100 90 8 0 2 9 420 30 1.25 s 4.00 s")
  }

  @Test("it reads as intended")
  func whole() {
    #expect(
      SummaryTable(summary, notes: ["A note."]).text == """
        quickstart · seed 1 · 60.0 min simulated in 210 ms

          requests     1,200 arrived · 1,200 completed
          tokens       1,080,000 prompt · 264,000 output
          throughput   8.02 requests/s · 1,765 output tokens/s
          KV memory    34.2 % at its peak · 0 preemptions

          latency      mean   p50   p90   p95      p99   max
          TTFT      38.2 ms   0 s   0 s   0 s   1.25 s   0 s
          TPOT          0 s   0 s   0 s   0 s      0 s   0 s
          ITL           0 s   0 s   0 s   0 s      0 s   0 s
          E2E           0 s   0 s   0 s   0 s      0 s   0 s
          queue         0 s   0 s   0 s   0 s      0 s   0 s
          over 1,200 completed requests; ITL over every gap between tokens

          pool   replicas     busy   requests   iterations
          h100          4   73.1 %      1,200            0

          A note.
        """)
  }

  @Test("requests that did not complete are told of only where there are any")
  func losses() {
    var summary = summary
    #expect(!SummaryTable(summary).text.contains("rejected"))
    summary.requests.rejected = 12
    summary.requests.timedOut = 3
    #expect(SummaryTable(summary).text.contains("completed · 12 rejected · 3 timed out\n"))
  }

  @Test("nothing is claimed of latencies and SLOs when nothing completed or arrived")
  func empty() {
    let text = SummaryTable(Summary()).text
    #expect(text.contains("no request completed"))
    #expect(!text.contains("TTFT"))
    #expect(!text.contains("attained"))
  }

  @Test("replications show their intervals")
  func intervals() {
    var summary = summary
    summary.replications = 5
    summary.intervals = ["ttft_s.p99": 0.125]
    let text = SummaryTable(summary).text
    #expect(text.contains("5 replications"))
    #expect(text.contains("1.25 s ±10.0 %"))
  }

  @Test(
    "times are scaled to a unit that fits",
    arguments: [
      (0, "0 s"), (3.2e-8, "32.0 ns"), (4.12e-4, "412 µs"), (0.0382, "38.2 ms"), (0.5, "500 ms"),
      (1.25, "1.25 s"), (119, "119 s"), (1350, "22.5 min"), (9000, "2.50 h"),
    ])
  func times(seconds: Double, expected: String) {
    #expect(Quantity.time(seconds) == expected)
  }

  @Test(
    "counts have their thousands apart",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1005, "-1,005"),
      (12.5, "12.5"), (278_390.25, "278,390"), (1e300, "1e+300"),
    ])
  func counts(value: Double, expected: String) {
    #expect(Quantity.count(value) == expected)
  }
}
