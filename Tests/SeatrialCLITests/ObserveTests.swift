import Foundation
import Testing

@Suite("Observing a server") struct ObserveTests {
  private static let scenario = """
    seatrial: 1
    name: tiny
    requests: 200
    workload:
      - { name: chat, arrivals: { poisson: 8/s }, prompt: { uniform: { min: 20, max: 300 } },
          output: { uniform: { min: 2, max: 60 } } }
    pools:
      - name: "cpu, one"
        replicas: 1
        engine: { maxBatch: 32, maxBatchTokens: 512, kvBlocks: 2000 }
        timing: { affine: { base: 6ms, perPrefillToken: 0.2ms, perSequence: 0.2ms } }
    """

  @Test("no server on another machine is asked, unless that is allowed")
  func loopback() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let run = try Program.run(
      ["observe", "http://192.0.2.1:8000", file, "--requests", folder.path("r.csv")])
    #expect(run.status == 2)
    #expect(
      run.error == "error: 192.0.2.1 is not this machine; "
        + "say --allow-remote if its owner agrees to the load\n")
    #expect(try folder.names == ["tiny.yaml"])
  }

  @Test("a server that is not there is told of, and leaves no file")
  func unreachable() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    // Port 1 is nobody's.
    let run = try Program.run(
      [
        "observe", "http://127.0.0.1:1", file, "--requests", folder.path("r.csv"), "--profile",
        folder.path("p.json"),
      ])
    #expect(run.status == 2)
    #expect(run.error.hasPrefix("error: http://127.0.0.1:1 cannot be reached: "))
    #expect(try folder.names == ["tiny.yaml"])
  }

  /// Both runs have the same requests. Records of a run are exact, so that what is left is the
  /// fit's own: the simplex ends in a valley from which small steps lead nowhere, 1 to 2 % from the
  /// bottom (`ObservedFitTests`).
  @Test("a fit to recorded requests is a profile that a scenario can name")
  func fitFromRecords() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let recorded = try Program.run(
      ["run", file, "--json", "--requests", folder.path("r.csv")])
    #expect(recorded.status == 0)
    let fit = try Program.run(
      ["observe", file, "--from", folder.path("r.csv"), "--profile", folder.path("p.json")])
    #expect(fit.status == 0, "\(fit.error)")
    #expect(fit.output.contains("fitted to 200 requests"))
    let again = try Program.run(
      ["run", file, "--json", "--set", "pools[0].timing={ profile: \(folder.path("p.json")) }"])
    #expect(again.status == 0, "\(again.error)")
    let means = try [recorded.output, again.output].map { text in
      try JSONDecoder().decode(Summary.self, from: Data(text.utf8)).e2e_s.mean
    }
    #expect(abs(means[1] / means[0] - 1) < 0.03)
  }

  private struct Summary: Decodable {
    struct Latency: Decodable { var mean: Double }
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var e2e_s: Latency
  }

  @Test("records that are not right are told of with their line")
  func badRecords() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.scenario, to: "tiny.yaml")
    let records = try folder.write(
      "arrival_s,prompt_tokens,output_tokens,ttft_s,e2e_s\n0,5,x,1,2\n", to: "r.csv")
    let run = try Program.run(
      ["observe", file, "--from", records, "--profile", folder.path("p.json")])
    #expect(run.status == 2)
    #expect(
      run.error == "\(records):2:5: error: output_tokens: must be a whole number from 1 to "
        + "100000000, not 'x'\n")
    #expect(try folder.names == ["r.csv", "tiny.yaml"])
  }
}
