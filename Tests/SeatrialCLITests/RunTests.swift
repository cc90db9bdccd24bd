import Foundation
import Testing

@Suite("seatrial run") struct RunTests {
  private let quick = ["scenarios/quickstart.yaml", "--set", "duration=30s", "--set", "warmup=5s"]

  private func run(_ arguments: String...) throws -> Program.Result {
    try Program.run(["run"] + quick + arguments)
  }

  @Test("it prints a table and exits 0")
  func table() throws {
    let result = try run()
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("quickstart · seed 1 · "))
    #expect(result.output.contains("\n  TTFT "))
    #expect(result.output.contains("first 5.00 s are left out"))
    #expect(result.output.contains("not calibrated"))
    #expect(result.error.isEmpty)
  }

  @Test("--json prints one JSON object and nothing else, but for the wall clock always the same")
  func json() throws {
    func object() throws -> [String: Any] {
      let result = try run("--json")
      #expect(result.status == 0)
      #expect(result.error.isEmpty)
      let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      let summary = try #require(object as? [String: Any])
      #expect(summary["wall_s"] is Double)
      return summary.filter { $0.key != "wall_s" }
    }
    let first = try object()
    #expect(first["scenario"] as? String == "quickstart")
    #expect(((first["requests"] as? [String: Any])?["completed"] as? Int ?? 0) > 100)
    #expect(NSDictionary(dictionary: try object()) == NSDictionary(dictionary: first))
  }

  @Test("--json of several scenarios is an array")
  func jsonArray() throws {
    let result = try Program.run(["run", "scenarios/quickstart.yaml"] + quick + ["--json"])
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    #expect((object as? [Any])?.count == 2)
  }

  @Test("replications have intervals")
  func replications() throws {
    let result = try run("--json", "--replications", "3")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    #expect(object?["replications"] as? Int == 3)
    let intervals = try #require(object?["intervals"] as? [String: Any])
    #expect((intervals["ttft_s.p99"] as? Double ?? 0) > 0)
  }

  @Test("--quiet says nothing")
  func quiet() throws {
    let result = try run("--quiet")
    #expect(result.status == 0)
    #expect(result.output.isEmpty)
    #expect(result.error.isEmpty)
  }

  @Test("the request table has a row for each request, the same leaping and stepping")
  func requestTable() throws {
    let folder = try TemporaryFolder()
    #expect(try run("--quiet", "--requests", folder.path("leap.csv")).status == 0)
    #expect(try run("--quiet", "--requests", folder.path("step.csv"), "--step").status == 0)
    #expect(try folder.names == ["leap.csv", "step.csv"])
    let rows = try folder.text("leap.csv")
    #expect(rows.hasPrefix("id,session,arrival_s,"))
    #expect(rows.split(separator: "\n").count > 1000)
    #expect(try folder.text("step.csv") == rows)
  }

  @Test("the timeline is JSON with a slice for each stretch of iterations")
  func timeline() throws {
    let folder = try TemporaryFolder()
    #expect(try run("--quiet", "--timeline", folder.path("t.json")).status == 0)
    let text = Data(try folder.text("t.json").utf8)
    let trace = try JSONSerialization.jsonObject(with: text) as? [String: Any]
    let events = try #require(trace?["traceEvents"] as? [[String: Any]])
    for phase in ["X", "C", "b", "e", "M"] {
      #expect(events.contains { $0["ph"] as? String == phase }, "phase \(phase)")
    }
  }

  @Test("--output writes a summary and a time series into the scenario's folder")
  func output() throws {
    let folder = try TemporaryFolder()
    let result = try run("--json", "--output", folder.path("runs"))
    #expect(try folder.text("runs/quickstart/summary.json") == result.output)
    let series = try folder.text("runs/quickstart/timeseries.csv").split(separator: "\n")
    let columns = [
      "time_s", "pool", "running", "waiting", "held", "kv_blocks_used", "busy_replicas",
      "preemptions", "up_replicas",
    ]
    #expect(series.first?.split(separator: ",").map(String.init) == columns)
    #expect(series.count > 25)
  }

  @Test("a seed changes the traffic")
  func seed() throws {
    let folder = try TemporaryFolder()
    _ = try run("--quiet", "--requests", folder.path("1.csv"), "--seed", "1")
    _ = try run("--quiet", "--requests", folder.path("2.csv"), "--seed", "2")
    #expect(try folder.text("1.csv") != folder.text("2.csv"))
  }

  @Test("a published number that the run misses is told of and exits 1")
  func published() throws {
    let folder = try TemporaryFolder()
    let quickstart = try String(
      contentsOf: Program.root.appending(path: "scenarios/quickstart.yaml"), encoding: .utf8)
    let scenario = try folder.write(
      quickstart + """

        published:
          - { name: "replicas busy", source: paper, between: [0, 1], measured: "pools[0].busy" }
          - { name: "no rejections", source: paper, value: 0, measured: requests.rejected }
          - { name: "seven failures", source: secondary, value: 7, measured: requests.failed }

        """, to: "published.yaml")
    let result = try Program.run(["run", scenario] + quick.dropFirst())
    #expect(result.status == 1)
    #expect(result.output.contains("replicas busy"))
    #expect(result.output.split(separator: "\n").filter { $0.hasSuffix(" NO") }.count == 1)
    let json = try Program.run(["run", scenario, "--json"] + quick.dropFirst())
    #expect(
      json.output.contains(
        """
        { "name": "no rejections", "source": "paper", "published": 0, "measured": 0, \
        "tolerance": "exact", "ok": true }
        """))
  }
}
