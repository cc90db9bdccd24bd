import Testing

@Suite("seatrial catalog and seatrial trace") struct CatalogAndTraceTests {
  @Test("catalog lists what a scenario may name")
  func catalog() throws {
    let all = try Program.run(["catalog"])
    #expect(all.status == 0)
    for name in ["least-loaded", "h100-sxm", "llama-3.1-8b", "arrivals.poisson", "vllm"] {
      #expect(all.output.contains("\n  \(name) "), "\(name)")
    }
    let gpus = try Program.run(["catalog", "gpus"])
    #expect(gpus.output.contains("h100-sxm"))
    #expect(!gpus.output.contains("least-loaded"))
  }

  @Test("a trace is described, and is the same after there and back")
  func trace() throws {
    let folder = try TemporaryFolder()
    let text = "arrival_s,prompt_tokens,output_tokens\n0,100,10\n0.5,200,20\n2,300,30\n"
    let csv = try folder.write(text, to: "trace.csv")
    let described = try Program.run(["trace", "describe", csv])
    #expect(described.status == 0)
    #expect(described.output.contains("(csv)"))

    let other = folder.path("trace.jsonl.gz")
    #expect(try Program.run(["trace", "convert", csv, other, "--to", "mooncake"]).status == 0)
    let back = folder.path("back.csv")
    #expect(try Program.run(["trace", "convert", other, back, "--to", "csv"]).status == 0)
    #expect(try folder.text("back.csv") == text)
  }

  @Test("a bad row is an error with its place, and is skipped where that is asked for")
  func badRow() throws {
    let folder = try TemporaryFolder()
    let csv = try folder.write(
      "arrival_s,prompt_tokens,output_tokens\n0,100,10\n1,many,20\n2,300,30\n", to: "bad.csv")
    let strict = try Program.run(["trace", "describe", csv])
    #expect(strict.status == 2)
    #expect(strict.error.hasPrefix("\(csv):3: error: prompt_tokens: "))
    let lenient = try Program.run(["trace", "describe", csv, "--skip-bad-rows"])
    #expect(lenient.status == 0)
    #expect(lenient.output.contains("1 skipped"))
  }
}
