import Foundation
import Testing

@Suite("Why the router decided as it did") struct ExplainTests {
  /// Two replicas that take one request at a time, and a router that sends them no second one.
  private static let scenario = """
    seatrial: 1
    name: two
    requests: 200
    workload:
      - { name: chat, arrivals: { poisson: 20/s }, prompt: { constant: 10 },
          output: { constant: 20 } }
    router: { policy: { least-loaded: { maxOutstanding: 1 } } }
    pools:
      - name: "a, b"
        replicas: 2
        engine: { kvBlocks: 100 }
        timing: { affine: { base: 5ms } }
    """

  private func written(_ folder: TemporaryFolder) throws -> String {
    try folder.write(Self.scenario, to: "two.yaml")
  }

  @Test("a request's story has every decision with its evidence, and what became of it")
  func story() throws {
    let folder = try TemporaryFolder()
    let file = try written(folder)
    let run = try Program.run(["explain", file, "--request", "3"])
    #expect(run.status == 0 && run.error == "")
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("request 3 · chat · arrived at ") == true)
    #expect(run.output.contains("sent to a, b, replica"))
    #expect(lines.contains { $0.hasPrefix("  > a, b, replica ") })
    #expect(lines.last?.contains("completed · queue ") == true)
  }

  @Test("a request that is not there, and a number that no request has, are mistakes")
  func noSuchRequest() throws {
    let folder = try TemporaryFolder()
    let file = try written(folder)
    let beyond = try Program.run(["explain", file, "--request", "200"])
    #expect(beyond.status == 2 && beyond.output == "")
    #expect(beyond.error.contains("there is no request 200; 200 arrived"))
    #expect(try Program.run(["explain", file, "--request=-1"]).status == 2)
  }

  @Test("--decisions writes all of them, and changes nothing else")
  func decisions() throws {
    let folder = try TemporaryFolder()
    let file = try written(folder)
    let plain = try Program.run(["run", file, "--quiet", "--requests", folder.path("plain.csv")])
    let logged = try Program.run([
      "run", file, "--quiet", "--requests", folder.path("logged.csv"),
      "--decisions", folder.path("decisions.csv"),
    ])
    #expect(plain.status == 0 && logged.status == 0)
    #expect(try folder.text("plain.csv") == folder.text("logged.csv"))
    let rows = try folder.text("decisions.csv").split(separator: "\n").map(String.init)
    #expect(rows[0].hasPrefix("request,round,time_s,action,pool,replica,"))
    let placed = rows.filter { $0.contains(",place,\"a, b\",") }
    #expect(placed.count == 200)
    #expect(Set(placed.map { $0.prefix { $0 != "," } }).count == 200)
    // At 20 requests a second and 100 ms each, two servers hold some back.
    let held = rows.filter { $0.contains(",hold,,,") }
    #expect(!held.isEmpty && held.count + placed.count + 1 == rows.count)
  }
}
