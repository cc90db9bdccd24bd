import Foundation
import RunStore
import Testing

@Suite("seatrial history, and the runs it is about") struct HistoryTests {
  private let quick = [
    "run", "scenarios/quickstart.yaml", "--quiet", "--set", "duration=2s", "--set", "warmup=0s",
  ]

  /// A store of four runs in two scenarios.
  private func fixedStore(in folder: TemporaryFolder) throws -> String {
    let store = try RunStore(folder.path("runs.sqlite"))
    func run(
      _ second: Int64, _ scenario: String, _ variant: String, _ label: String, _ value: Double,
      _ halfWidth: Double?, fingerprint: String = "f"
    ) -> StoredRun {
      StoredRun(
        unixMilliseconds: 1_700_000_000_000 + second * 1000 + 999, command: "run",
        scenario: scenario, variant: variant, fingerprint: fingerprint, seed: .max,
        replications: 3, label: label, version: "1.0",
        metrics: [
          StoredMetric(path: "ttft_s.p99", value: value, halfWidth: halfWidth, replications: 3),
          StoredMetric(path: "kv.preemptions", value: 1, replications: 3),
        ])
    }
    try store.add([
      run(0, "chat", "", "abc", 0.323, 0.004), run(60, "chat", "", "def", 0.3553, 0.01),
      run(61, "code", "random", "def", 12.5, nil),
      run(120, "chat", "", "ghi", 0.3553, nil, fingerprint: "g"),
    ])
    return store.path
  }

  @Test("the table is exactly this")
  func table() throws {
    let folder = try TemporaryFolder()
    let store = try fixedStore(in: folder)
    let result = try Program.run(["history", "ttft_s.p99", "--store", store])
    #expect(result.status == 0)
    #expect(result.error.isEmpty)
    #expect(
      result.output == """
        ttft_s.p99 · P99 TTFT

          when                   label   scenario   variant   ttft_s.p99               change
          2023-11-14T22:13:20Z   abc     chat                     323 ms   ± 4.00 ms
          2023-11-14T22:14:20Z   def     chat                     355 ms   ± 10.0 ms    +10 %
          2023-11-14T22:14:21Z   def     code       random        12.5 s
          2023-11-14T22:15:20Z   ghi     chat                     355 ms                  0 %   *

          trend   scenario   variant   lowest   highest
          ▁██     chat                 323 ms    355 ms
          ▄       code       random    12.5 s    12.5 s

          * The scenario is not that of the run before: its file or its settings changed.

        """)
  }

  @Test("the JSON is exactly this")
  func json() throws {
    let folder = try TemporaryFolder()
    let store = try fixedStore(in: folder)
    let result = try Program.run([
      "history", "ttftS.p99", "--scenario", "chat", "--variant", "", "--last", "2", "--json",
      "--store", store,
    ])
    #expect(result.status == 0)
    let common = #""replications": 3, "version": "1.0", "value": 0.3553"#
    #expect(
      result.output == """
        {
          "metric": "ttft_s.p99",
          "runs": [
            { "when": "2023-11-14T22:14:20Z", "unix_ms": 1700000060999, "label": "def", \
        "command": "run", "scenario": "chat", "variant": "", "fingerprint": "f", \
        "seed": 18446744073709551615, \(common), "half_width": 0.01 },
            { "when": "2023-11-14T22:15:20Z", "unix_ms": 1700000120999, "label": "ghi", \
        "command": "run", "scenario": "chat", "variant": "", "fingerprint": "g", \
        "seed": 18446744073709551615, \(common), "change": 0 }
          ]
        }

        """)
  }

  @Test("names that the store does not know are told in one go with the nearest ones, exit 2")
  func unknownNames() throws {
    let folder = try TemporaryFolder()
    let store = try fixedStore(in: folder)
    let result = try Program.run([
      "history", "ttft_s.p9", "--scenario", "caht", "--variant", "randm", "--store", store,
    ])
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(
      result.error == """
        error: no metric is called 'ttft_s.p9'; did you mean 'ttft_s.p99'?
        error: no scenario is called 'caht'; did you mean 'chat'?
        error: no variant is called 'randm'; did you mean 'random'?

        """)
    let nothing = try Program.run([
      "history", "ttft_s.p99", "--scenario", "code", "--variant", "", "--store", store,
    ])
    #expect(nothing.status == 2)
    #expect(nothing.error == "error: no run of this scenario and variant has ttft_s.p99\n")
  }

  @Test("without a store, or a run in it, history says how to make one, exit 2")
  func noStore() throws {
    let folder = try TemporaryFolder()
    let here = try Program.run(["history", "ttft_s.p99"], in: folder.url)
    #expect(here.status == 2)
    #expect(
      here.error == """
        results/runs/runs.sqlite: error: there is no store of runs here; \
        seatrial run SCENARIO --store results/runs/runs.sqlite stores one

        """)
    #expect(try folder.names.isEmpty)
    let path = folder.path("empty.sqlite")
    _ = try RunStore(path)
    let empty = try Program.run(["history", "ttft_s.p99", "--store", path])
    #expect(empty.status == 2)
    #expect(
      empty.error == """
        \(path): error: no run is stored here; seatrial run SCENARIO --store \(path) stores one

        """)
  }

  @Test("a run is stored with its numbers, its intervals and its label")
  func stored() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("new/runs.sqlite")
    let result = try Program.run(
      quick + ["--replications", "3", "--seed", "7", "--label", "mine", "--store", path])
    #expect(result.status == 0)
    #expect(result.error.isEmpty)
    let store = try RunStore(existing: path)
    let names = try store.metricNames()
    #expect(names.contains("ttft_s.p99") && names.contains("pools[0].busy"))
    #expect(!names.contains { $0.hasPrefix("engine.") || $0 == "simulated_s" })
    let rows = try store.history(metric: "ttft_s.p99")
    let row = try #require(rows.first)
    #expect(rows.count == 1)
    #expect(row.run.command == "run" && row.run.scenario == "quickstart" && row.run.variant == "")
    #expect(row.run.seed == 7 && row.run.replications == 3 && row.run.label == "mine")
    #expect((row.metric.halfWidth ?? 0) > 0)
    let age = Date().timeIntervalSince1970 - Double(row.run.unixMilliseconds) / 1000
    #expect((0..<60).contains(age))
  }

  @Test("latencies that no request has are not stored")
  func noLatencies() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("runs.sqlite")
    let nothing = ["--set", "workload[0].arrivals.poisson=1e-9/s", "--store", path]
    #expect(try Program.run(quick + nothing).status == 0)
    let names = try RunStore(existing: path).metricNames()
    #expect(names.contains("requests.completed"))
    #expect(!names.contains { $0.hasPrefix("ttft_s") })
  }

  @Test("runs are stored by themselves where there is a folder results, unless switched off")
  func automatic() throws {
    let folder = try TemporaryFolder()
    let scenario = Program.root.appending(path: "scenarios/quickstart.yaml").path
    func stored(_ options: [String], store: String) throws -> Int {
      let path = folder.path("results/runs/runs.sqlite")
      try? FileManager.default.removeItem(atPath: path)
      let run = [quick[0], scenario] + quick.dropFirst(2)
      let result = try Program.run(
        run + options, in: folder.url,
        environment: ["SEATRIAL_STORE": store, "GITHUB_SHA": "0123456789abcdef"])
      #expect(result.status == 0)
      #expect(result.error.isEmpty)
      guard FileManager.default.fileExists(atPath: path) else { return 0 }
      let rows = try RunStore(existing: path).history(metric: "ttft_s.p99")
      #expect(rows.allSatisfy { $0.run.label == "012345678" })
      return rows.count
    }
    #expect(try stored([], store: "") == 0)
    #expect(try folder.names.isEmpty)
    try FileManager.default.createDirectory(
      atPath: folder.path("results"), withIntermediateDirectories: false)
    #expect(try stored([], store: "") == 1)
    #expect(try stored(["--no-store"], store: "") == 0)
    #expect(try stored([], store: "off") == 0)
    #expect(try stored([], store: "other.sqlite") == 0)
    #expect(try RunStore(existing: folder.path("other.sqlite")).scenarioNames() == ["quickstart"])
    let elsewhere = ["--store", folder.path("third.sqlite"), "--label", "012345678"]
    #expect(try stored(elsewhere, store: "off") == 0)
    #expect(try RunStore(existing: folder.path("third.sqlite")).scenarioNames() == ["quickstart"])
  }

  @Test("a store that was asked for and cannot be used is an error; another one is a warning")
  func unusable() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("not a database\n", to: "runs.sqlite")
    let reason = "this is not a store of runs, nor any SQLite database"
    let asked = try Program.run(quick + ["--store", path])
    #expect(asked.status == 2)
    #expect(asked.error == "\(path): error: \(reason)\n")
    let automatic = try Program.run(quick, environment: ["SEATRIAL_STORE": path])
    #expect(automatic.status == 0)
    #expect(automatic.error == "\(path): warning: the run was not stored: \(reason)\n")
    #expect(try folder.text("runs.sqlite") == "not a database\n")
  }

  @Test(
    "wrong options are told of",
    arguments: [
      ["--store", "a.sqlite", "--no-store"], ["--label", "two\nlines"],
    ])
  func wrongOptions(options: [String]) throws {
    let result = try Program.run(quick + options)
    #expect(result.status == 2)
    #expect(result.error.hasPrefix("Error: --"))
  }

  @Test("eight programs that store at once lose nothing")
  func programs() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("runs.sqlite")
    for round in 0..<5 {
      let running = try (0..<8).map { number in
        try Program.start(quick + ["--store", path, "--label", "\(round).\(number)"])
      }
      for program in running {
        program.process.waitUntilExit()
        #expect(program.process.terminationStatus == 0)
      }
    }
    let labels = try RunStore(existing: path).history(metric: "ttft_s.p99").map(\.run.label)
    let expected = (0..<5).flatMap { round in (0..<8).map { "\(round).\($0)" } }
    #expect(labels.sorted() == expected)
  }

  @Test("a program killed while it simulates leaves no row", .timeLimit(.minutes(1)))
  func killed() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("runs.sqlite")
    #expect(try Program.run(quick + ["--store", path]).status == 0)
    // Long enough to be killed on any machine; the file of its requests shows that it has begun.
    let running = try Program.start([
      "run", "scenarios/quickstart.yaml", "--set", "duration=2000h", "--store", path,
      "--requests", folder.path("requests.csv"),
    ])
    while try folder.names.count < 2 { try #require(running.process.isRunning) }
    kill(running.process.processIdentifier, SIGKILL)
    running.process.waitUntilExit()
    #expect(running.process.terminationStatus == SIGKILL)
    #expect(try RunStore(existing: path).history(metric: "ttft_s.p99").count == 1)
  }
}

@Suite("seatrial history --plot") struct HistoryPlotTests {
  @Test("it draws the stored runs; another kind of file is refused before anything is read")
  func plot() throws {
    let folder = try TemporaryFolder()
    let store = folder.path("runs.sqlite")
    for label in ["it's", "second `run`"] {
      let run = try Program.run([
        "run", "scenarios/quickstart.yaml", "--set", "duration=10s", "--set", "warmup=0s",
        "--quiet", "--store", store, "--label", label,
      ])
      #expect(run.status == 0, "\(run.error)")
    }
    let drawn = try Program.run([
      "history", "ttft_s.p99", "--store", store, "--plot", folder.path("history.svg"),
    ])
    #expect(drawn.status == 0, "\(drawn.error)")
    let picture = try folder.text("history.svg")
    #expect(picture.contains("<svg"))
    #expect(picture.contains("it's") || picture.contains("it&#39;s"))
    #expect(picture.contains("<path"))
    let refused = try Program.run([
      "history", "ttft_s.p99", "--store", store, "--plot", folder.path("history.pdf"),
    ])
    #expect(refused.status == 2)
    #expect(refused.error.contains("--plot draws into a file .svg or .png"))
    #expect(try folder.names == ["history.svg", "runs.sqlite"])
  }
}
