import Calibration
import Fleet
import Foundation
import Pool
import Scenario
import Testing

/// Whole runs against what a real engine did with the same requests on the same machine.
@Suite struct ServedRunTests {
  struct Run: CustomTestStringConvertible {
    var folder: String
    var scenario: String
    /// Bound on the relative error of mean TTFT by roofline, of which the error is stated in
    /// Benchmarks/fit/README.md: an eighth more than it.
    var rooflineBound: Double
    var testDescription: String { scenario }
  }

  /// casys-kaist/LLMServingSim: vLLM 0.19, Llama-3.1-8B, 300 ShareGPT requests at 10 a second.
  static let runs = [
    Run(folder: "rtx4090-llama-3.1-8b", scenario: "rtx4090", rooflineBound: 0.045),
    Run(folder: "rtxpro6000-llama-3.1-8b", scenario: "rtxpro6000", rooflineBound: 0.21),
  ]

  @Test("a replayed run takes the time the real one took", arguments: runs)
  func served(_ run: Run) throws {
    guard let replay = try Self.replay(run) else { return }
    let comparison = ReplayComparison(replay, try replay.simulate(), scenario: run.scenario)
    #expect(comparison.requests.compared == 300)
    // What is promised of a profile: means within 2 %, P90 within 3 %, P99 within 5 %.
    try Self.expect(comparison, mean: 0.02, p90: 0.03, p99: 0.05)
    let hardware = try #require(replay.config.pools[0].hardware)
    let roofline = ReplayComparison(
      replay, try replay.simulate(timing: .roofline(hardware)), scenario: run.scenario)
    let error = try #require(roofline.ttftS).mean.error
    print("\(run.scenario) by roofline: mean TTFT off by \(error)")
    #expect(abs(error) < run.rooflineBound)
  }

  @Test("running and waiting requests and KV use are what the engine said", arguments: runs)
  func levels(_ run: Run) throws {
    guard let replay = try Self.replay(run) else { return }
    let comparison = ReplayComparison(replay, try replay.simulate(), scenario: run.scenario)
    // The engine tells of its last iteration and the simulation of the instant: within an iteration
    // of prefill (0.2 s) two requests arrive.
    let running = try #require(comparison.running)
    let waiting = try #require(comparison.waiting)
    print("\(run.scenario): running \(running), waiting \(waiting), KV \(comparison.kv as Any)")
    #expect(running.meanAbsoluteDifference < 2)
    #expect(waiting.meanAbsoluteDifference < 2)
    #expect((comparison.kv != nil) == (run.scenario == "rtx4090"))
    if let kv = comparison.kv { #expect(kv.meanAbsoluteDifference < 0.02) }
  }

  static func expect(
    _ comparison: ReplayComparison, mean: Double, p90: Double, p99: Double
  ) throws {
    for (name, latency) in [
      ("TTFT", comparison.ttftS), ("TPOT", comparison.tpotS), ("E2E", comparison.e2eS),
    ] {
      let latency = try #require(latency)
      let errors = [latency.mean.error, latency.p90.error, latency.p99.error]
      print("\(comparison.scenario): \(name) mean, P90, P99 off by \(errors)")
      for (error, bound) in zip(errors, [mean, p90, p99]) { #expect(abs(error) < bound) }
    }
  }

  /// The replay that the command makes of a shipped scenario and a measured folder; `nil` = the
  /// data are not there.
  static func replay(_ run: Run) throws -> Replay? {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../..").standardizedFileURL
    let data =
      ProcessInfo.processInfo.environment["SEATRIAL_DATA"].map { URL(fileURLWithPath: $0) }
      ?? package.appending(path: "../shared/data").standardizedFileURL
    let folder = data.appending(path: "measured/vllm-0.19/\(run.folder)/served").path
    guard FileManager.default.fileExists(atPath: folder) else {
      print("SKIPPED: no \(folder); set SEATRIAL_DATA to the folder of data")
      return nil
    }
    let measured = try MeasuredRun.read(folder)
    let file = try #require(ReplayPrompts.find(for: measured))
    let prompts = try ReplayPrompts(file, of: measured.requests)
    let scenario = package.appending(path: "scenarios/served/\(run.scenario).yaml").path
    var config = try Scenario.load(file: scenario).config
    if let blocks = measured.engine.kvBlocks { config.pools[0].kvBlocks = blocks }
    return try Replay(config, on: measured, prompts: prompts)
  }
}
