import Foundation
import Testing

@Suite("seatrial compare") struct CompareTests {
  private let quick = [
    "scenarios/quickstart.yaml", "--set", "duration=30s", "--set", "warmup=5s",
    "--replications", "4",
  ]

  private func compare(_ arguments: String...) throws -> Program.Result {
    try Program.run(["compare"] + quick + arguments)
  }

  @Test("it leads with the answer, and the first variant is what others are held against")
  func answer() throws {
    let result = try Program.run([
      "compare", "scenarios/quickstart.yaml", "--set", "duration=2min", "--set", "warmup=20s",
      "--policy", "random", "--policy", "least-tokens", "--policy", "round-robin",
    ])
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("quickstart · 3 variants · 10 replications each, all in "))
    #expect(lines[2].hasPrefix("  least-tokens: P99 TTFT "))
    #expect(lines[2].hasSuffix(" below random."))
    #expect(lines[2].contains(" % ± "))
    #expect(lines[3].hasPrefix("  round-robin "))
    #expect(result.output.contains("± 95 % intervals over replications of the same requests"))
    #expect(result.error.isEmpty)
  }

  @Test(
    "variants that are one and the same are not told apart, and replications too few are told so")
  func same() throws {
    let result = try compare("--vary", "router.policy=least-loaded,{least-loaded: {}}")
    #expect(result.status == 0)
    #expect(result.output.contains(", the lowest; the rest not told apart."))
    let single = try Program.run([
      "compare", "scenarios/quickstart.yaml", "--set", "duration=30s", "--set", "warmup=5s",
      "--policy", "random", "--policy", "least-tokens", "--replications", "1",
    ])
    #expect(single.status == 0)
    #expect(single.output.contains("; one replication tells nothing apart."))
    #expect(single.output.contains("One replication: no intervals."))
  }

  @Test("every combination is a variant, and loads make a curve")
  func combinations() throws {
    let result = try compare(
      "--policy", "random", "--policy", "round-robin", "--vary", "pools[0].replicas=4,5",
      "--vary", "workload[0].arrivals.poisson=40/s,60/s,80/s,90/s")
    #expect(result.status == 0)
    #expect(result.output.contains("· 16 variants ·"))
    #expect(result.output.contains("Knee of the P99 TTFT: random, replicas=4"))
    #expect(result.output.contains("round-robin, replicas=5 at poisson=90/s"))
  }

  @Test("mistakes are told by the option that was typed, all in one go")
  func mistakes() throws {
    let result = try compare(
      "--policy", "least-lauded", "--vary", "pools[0].replicas=2,many", "--policy", "random")
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    let lines = result.error.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines.contains { $0.hasPrefix("--policy least-lauded:1:1: error: router.policy: ") })
    #expect(lines.contains { $0.hasPrefix("--vary pools[0].replicas=many:1:19: error: ") })
    #expect(result.error.contains("did you mean 'least-loaded'?"))
  }

  @Test(
    "options that make no sense are refused",
    arguments: [
      (["--metric", "ttft_s.p98"], "no metric is called 'ttft_s.p98'; did you mean 'ttft_s.p9"),
      (["--precision", "2"], "--precision must be a percentage such as 2%, not '2'"),
      (["--replications", "0"], "--replications must be from 1 to 100000, not 0"),
      (["--vary", "replicas"], "--vary 'replicas' must be path=a,b,c"),
      (["--policy", "random", "--policy", "random"], "--policy names the same policy twice"),
    ])
  func refused(arguments: [String], message: String) throws {
    let result = try Program.run(
      ["compare", "scenarios/quickstart.yaml", "--set", "duration=10s", "--set", "warmup=0s"]
        + arguments)
    #expect(result.status == 2)
    #expect(result.error.contains(message))
    #expect(result.output.isEmpty)
  }

  @Test("a precision is reached or it is said why not")
  func precision() throws {
    let result = try compare("--precision", "50%", "--max-replications", "20")
    #expect(result.status == 0)
    #expect(result.output.contains("headline interval is within ± 50"))
  }
}

@Suite("seatrial compare --report") struct CompareReportTests {
  private let quick = [
    "scenarios/quickstart.yaml", "--set", "duration=30s", "--set", "warmup=5s",
    "--replications", "3", "--policy", "random", "--policy", "least-tokens",
  ]

  @Test("it writes the page, the Markdown and the figures; the page alone runs it again")
  func again() throws {
    let folder = try TemporaryFolder()
    let page = folder.path("report.html")
    let first = try Program.run(
      ["compare"] + quick
        + [
          "--json", "--report", page, "--markdown", folder.path("report.md"), "--figures",
          folder.path("figures"),
        ])
    #expect(first.status == 0, "\(first.error)")
    #expect(try folder.names == ["figures", "report.html", "report.md"])
    let figures = try FileManager.default.contentsOfDirectory(atPath: folder.path("figures"))
    #expect(figures.contains("differences.svg"))
    let again = try Program.run(["compare", page, "--json"])
    #expect(again.status == 0, "\(again.error)")
    #expect(try numbers(again.output) == numbers(first.output))
    let other = try Program.run(["compare", page, "--json", "--policy", "round-robin"])
    #expect(try numbers(other.output) != numbers(first.output))
  }

  /// The variants of a comparison's JSON, with all their numbers.
  private func numbers(_ json: String) throws -> NSArray {
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    return try #require(object?["variants"] as? NSArray)
  }

  @Test("what is no report is refused")
  func noReport() throws {
    let folder = try TemporaryFolder()
    let page = try folder.write("<!DOCTYPE html><p>Hello", to: "page.html")
    let result = try Program.run(["compare", page])
    #expect(result.status == 2)
    #expect(result.error == "\(page): error: not a report of seatrial compare\n")
    let missing = try Program.run(["compare", folder.path("none.html")])
    #expect(missing.status == 2)
    #expect(missing.error.hasSuffix("none.html: error: no such file, or it cannot be read\n"))
  }
}
