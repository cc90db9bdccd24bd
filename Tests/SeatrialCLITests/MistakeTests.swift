import Testing

@Suite("What the program says to wrong input") struct MistakeTests {
  @Test("the mistakes of all scenarios are told in one go, exit 2, nothing is left behind")
  func scenarios() throws {
    let folder = try TemporaryFolder()
    let bad = try folder.write("seatrial: 1\npools: 3\n", to: "bad.yaml")
    let result = try Program.run([
      "run", bad, folder.path("none.yaml"), "--output", folder.path("runs"),
    ])
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.error.contains("\(bad):2:"))
    #expect(result.error.contains("none.yaml:1:1: error: the file does not exist\n"))
    #expect(try folder.names == ["bad.yaml"])
  }

  @Test("an override is diagnosed like a line of the file")
  func override() throws {
    let result = try Program.run([
      "validate", "scenarios/quickstart.yaml", "--set", "pools[0].gpu=h10",
    ])
    #expect(result.status == 2)
    #expect(result.error.contains("no GPU is called 'h10'; did you mean 'h100-sxm'?"))
  }

  @Test("validate tells what is in a good scenario")
  func validate() throws {
    let result = try Program.run(["validate", "scenarios/quickstart.yaml"])
    #expect(result.status == 0)
    #expect(result.output == "scenarios/quickstart.yaml: ok: 1 stream, 1 pool, 4 replicas\n")
  }

  @Test(
    "a wrong command line exits 2 and says why",
    arguments: [
      ["run"], ["run", "--nonsense", "x.yaml"], ["unknown"], ["catalog", "nothing"],
      ["run", "scenarios/quickstart.yaml", "--replications", "0"],
      ["run", "scenarios/quickstart.yaml", "--seed", "-1"],
      ["run", "a.yaml", "b.yaml", "--requests", "r.csv"],
      ["run", "scenarios/quickstart.yaml", "--requests", "no/such/folder/r.csv"],
      ["run", "scenarios/quickstart.yaml", "--output", "Makefile/no"],
      ["trace", "describe", "no-such-file.csv"],
    ])
  func commandLine(arguments: [String]) throws {
    let result = try Program.run(arguments)
    #expect(result.status == 2, "\(arguments)")
    #expect(result.error.contains("rror: "), "\(arguments)")
    #expect(result.output.isEmpty, "\(arguments)")
  }

  @Test("help is not a mistake")
  func help() throws {
    let result = try Program.run(["--help"])
    #expect(result.status == 0)
    #expect(result.output.contains("SUBCOMMANDS:"))
    #expect(result.error.isEmpty)
  }
}
