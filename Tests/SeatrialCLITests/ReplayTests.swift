import Foundation
import Testing

@Suite("Replaying a measured run") struct ReplayTests {
  private static let scenario = """
    seatrial: 1
    name: tiny
    requests: 120
    workload:
      - { name: chat, arrivals: { poisson: 8/s }, prompt: { uniform: { min: 20, max: 300 } },
          output: { uniform: { min: 2, max: 60 } } }
    pools:
      - name: one
        replicas: 1
        engine: { maxBatch: 32, maxBatchTokens: 512, kvBlocks: 2000 }
        timing: { affine: { base: 6ms, perPrefillToken: 0.2ms, perSequence: 0.2ms } }
    """

  @Test("what run --requests wrote is replayed without any error")
  func itself() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let run = try Program.run(["run", file, "--json", "--requests", folder.path("r.csv")])
    #expect(run.status == 0)
    let replay = try Program.run(
      ["replay", file, folder.path("r.csv"), "--requests", folder.path("again.csv")])
    #expect(replay.status == 0, "\(replay.error)")
    let lines = replay.output.split(separator: "\n")
    #expect(lines.first?.hasSuffix("r.csv · over 120 requests") == true)
    for start in ["TTFT", "TPOT", "E2E", "makespan", "requests", "output tokens"] {
      let rows = lines.filter { $0.hasPrefix("  \(start) ") }
      #expect(!rows.isEmpty && rows.allSatisfy { $0.hasSuffix("+0.0 %") }, "\(start)")
    }
    #expect(replay.output.contains("|error| of a request, median and P95: TTFT 0.0 %, 0.0 %"))
    // The same requests, in the columns of any run.
    #expect(try folder.text("again.csv") == folder.text("r.csv"))
  }

  @Test("--json is an object of its own, and --plot a picture")
  func files() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    _ = try Program.run(["run", file, "--json", "--requests", folder.path("r.csv")])
    let run = try Program.run(
      [
        "replay", file, folder.path("r.csv"), "--json", "--plot", folder.path("p.svg"), "--set",
        "pools[0].timing.affine.base=9ms",
      ])
    #expect(run.status == 0, "\(run.error)")
    let root = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let tpot = root?["tpot_s"] as? [String: Any]
    let mean = tpot?["mean"] as? [String: Double]
    #expect((mean?["error"] ?? 0) > 0.05)
    for key in ["scenario", "measured", "requests", "ttft_s", "e2e_s", "throughput", "running"] {
      #expect(root?[key] != nil, "\(key)")
    }
    let figure = try folder.text("p.svg")
    #expect(figure.contains("tiny: measured and simulated"))
    #expect(figure.contains("TTFT"))
  }

  @Test("everything that is wrong with scenario and measurement is told at once")
  func mistakes() throws {
    let folder = try TemporaryFolder()
    let pools =
      Self.scenario + "\n  - name: two\n    replicas: 1\n    timing: { affine: { base: 6ms } }\n"
      + "    engine: { kvBlocks: 9 }\n"
    let file = try folder.write(pools, to: "two.yaml")
    let records = try folder.write(
      "arrival_s,prompt_tokens,output_tokens,ttft_s\n0,5,x,1\n", to: "r.csv")
    let run = try Program.run(["replay", file, records, "--plot", folder.path("p.png")])
    #expect(run.status == 2)
    #expect(
      run.error == """
        \(file):12:5: error: pools[1]: a replay has one pool, the engine that was measured; \
        this is one of 2
        \(records):2:5: error: output_tokens: must be a whole number from 1 to 100000000, not 'x'

        """)
    #expect(try folder.names == ["r.csv", "two.yaml"])
  }

  @Test("a fit of the host needs a profile to add it to")
  func noProfile() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    _ = try Program.run(["run", file, "--json", "--requests", folder.path("r.csv")])
    let run = try Program.run(
      [
        "replay", file, folder.path("r.csv"), "--fit-host", "5", "--profile", folder.path("p.json"),
      ])
    #expect(run.status == 2)
    #expect(
      run.error == "error: --fit-host needs timing: { profile: FILE } in the scenario's pool\n")
    #expect(try folder.names == ["r.csv", "tiny.yaml"])
  }
}
