import Foundation
import Testing

@Suite("Ctrl-C") struct InterruptTests {
  @Test("leaves no half-written file, keeps what was there, and exits 130", .timeLimit(.minutes(1)))
  func interrupt() throws {
    let folder = try TemporaryFolder()
    let table = try folder.write("as it was\n", to: "requests.csv")
    // Long enough to be interrupted on any machine.
    let running = try Program.start([
      "run", "scenarios/quickstart.yaml", "--set", "duration=2000h", "--requests", table,
    ])
    while try folder.names.count < 2 { try #require(running.process.isRunning) }
    running.process.interrupt()
    running.process.waitUntilExit()
    #expect(running.process.terminationStatus == 130)
    #expect(try folder.names == ["requests.csv"])
    #expect(try folder.text("requests.csv") == "as it was\n")
  }
}
