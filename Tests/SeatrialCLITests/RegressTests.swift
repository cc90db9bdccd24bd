import Foundation
import Testing

@Suite("seatrial regress") struct RegressTests {
  private let quickstart = "scenarios/quickstart.yaml"
  private let short = ["--set", "duration=60s", "--set", "warmup=5s"]

  /// Runs `seatrial regress` on a minute of the first scenario, against the baselines in `folder`.
  private func regress(_ folder: TemporaryFolder, _ arguments: String...) throws -> Program.Result {
    try Program.run(["regress", quickstart, "--baseline", folder.path("b")] + short + arguments)
  }

  @Test("what is recorded is what the next run finds, and recording it again changes nothing")
  func unchanged() throws {
    let folder = try TemporaryFolder()
    let recorded = try regress(folder, "--update")
    #expect(recorded.status == 0)
    #expect(recorded.output.hasPrefix("\(folder.path("b"))/quickstart.json: recorded, 15 metrics"))
    let text = try folder.text("b/quickstart.json")
    let held = try regress(folder)
    #expect(held.status == 0)
    #expect(held.output.hasPrefix("No worse: 1 scenario, every number what it was.\n"))
    #expect(held.error.isEmpty)
    let again = try regress(folder, "--update")
    #expect(again.output.contains(": what it was, 15 metrics"))
    #expect(try folder.text("b/quickstart.json") == text)
  }

  @Test("a worse policy fails, named in every form; accepting it says what moved")
  func worse() throws {
    let folder = try TemporaryFolder()
    _ = try regress(folder, "--update")
    let files = ["--junit", folder.path("j.xml"), "--markdown", folder.path("m.md")]
    let failed = try Program.run(
      ["regress", quickstart, "--baseline", folder.path("b")] + short
        + ["--set", "router.policy=random", "--github"] + files)
    #expect(failed.status == 1)
    #expect(failed.output.hasPrefix("Worse: 1 of 1 scenario: quickstart (P50 TTFT, P99 TTFT"))
    #expect(failed.output.contains("\n  again   seatrial regress \(quickstart) --baseline "))
    #expect(
      failed.output.contains("\n  look    seatrial run \(quickstart) --set duration=60s "))
    #expect(failed.output.contains("\n::error file=\(quickstart),title=quickstart%3A P99 TTFT::"))
    #expect(try folder.text("j.xml").contains("<failure message=\"worse: "))
    #expect(try folder.text("m.md").hasPrefix("### ❌ seatrial regress\n"))

    let accepted = try regress(folder, "--set", "router.policy=random", "--update")
    #expect(accepted.status == 0)
    #expect(accepted.output.contains("recorded anew"))
    #expect(accepted.output.contains("\n  P99 TTFT "))
    // The way back is an improvement, and no failure.
    let back = try regress(folder)
    #expect(back.status == 0)
    #expect(back.output.contains("metrics better.\n"))
  }

  @Test("other seeds and replications are compared as independent samples, as JSON too")
  func otherSeeds() throws {
    let folder = try TemporaryFolder()
    _ = try regress(folder, "--update", "--replications", "5")
    let result = try regress(folder, "--seed", "9", "--replications", "6", "--json")
    #expect(result.status == 0)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let root = try #require(object as? [String: Any])
    let scenario = try #require((root["scenarios"] as? [[String: Any]])?.first)
    #expect(scenario["pairs"] == nil)
    #expect(scenario["replications"] as? Int == 6)
    #expect(scenario["ok"] as? Bool == true)
  }

  @Test("without a scenario, every baseline's scenario is run")
  func everyBaseline() throws {
    let folder = try TemporaryFolder()
    let files = [quickstart, "scenarios/overload.yaml"]
    let update = try Program.run(
      ["regress"] + files + ["--update", "--replications", "2", "--baseline", folder.path("b")]
        + short)
    #expect(update.status == 0)
    let result = try Program.run(["regress", "--baseline", folder.path("b")] + short)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("No worse: 2 scenarios, every number what it was.\n"))
  }

  @Test("a missing baseline, and an empty folder, exit 2 and say what to do")
  func missing() throws {
    let folder = try TemporaryFolder()
    let none = folder.path("b")
    let scenario = try regress(folder)
    #expect(scenario.status == 2)
    #expect(
      scenario.error == "\(quickstart):1:1: error: no baseline \(none)/quickstart.json; "
        + "record one with --update\n")
    let all = try Program.run(["regress", "--baseline", none])
    #expect(all.status == 2)
    #expect(all.error.contains("no baseline here; record one with seatrial regress SCENARIO"))
    #expect(try folder.names.isEmpty)
  }

  @Test("wrong baselines are told of, all in one go, and nothing is written")
  func wrongBaselines() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("{ \"baseline\": 9 }", to: "quickstart.json")
    _ = try folder.write("{", to: "overload.json")
    let result = try Program.run([
      "regress", "--baseline", folder.path(""), "--junit", folder.path("j.xml"),
    ])
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.error.contains("quickstart.json:1:15: error: baseline: this program reads"))
    #expect(result.error.contains("overload.json:"))
    #expect(try folder.names == ["overload.json", "quickstart.json"])
  }

  @Test("the baseline of another scenario of the same name is left alone")
  func anotherScenario() throws {
    let folder = try TemporaryFolder()
    _ = try regress(folder, "--update", "--replications", "2")
    let text = try String(
      contentsOf: Program.root.appending(path: quickstart), encoding: .utf8)
    let other = try folder.write(text, to: "quickstart.yaml")
    let before = try folder.text("b/quickstart.json")
    let result = try Program.run(
      ["regress", other, "--update", "--baseline", folder.path("b")] + short)
    #expect(result.status == 2)
    #expect(result.error.contains("the baseline of \(quickstart), not of "))
    #expect(try folder.text("b/quickstart.json") == before)
  }

  @Test(
    "a wrong command line exits 2",
    arguments: [
      ["--replications", "1"], ["--update", "--json"], ["--update", "--junit", "x.xml"],
      ["--junit", "no/such/folder/j.xml"], ["--set", "regress.metrics.ttft_s.p98=1%"],
      ["--set", "regress.metrics.ttft_s.p99=banana"],
    ])
  func commandLine(arguments: [String]) throws {
    let result = try Program.run(["regress", quickstart] + arguments)
    #expect(result.status == 2, "\(arguments)")
    #expect(result.error.contains("rror: "), "\(arguments)")
    #expect(result.output.isEmpty, "\(arguments)")
  }
}
