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
    let result = try compare("--policy", "random", "--policy", "least-tokens")
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("quickstart · 2 variants · 4 replications each, all in "))
    #expect(lines[2].hasPrefix("  least-tokens: P99 TTFT "))
    #expect(lines[2].hasSuffix(" random.") || lines[2].hasSuffix("replications."))
    #expect(result.output.contains("± 95 % intervals over replications of the same requests"))
    #expect(result.error.isEmpty)
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
