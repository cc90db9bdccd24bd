import DiscreteEvents
import Fleet
import Foundation
import Pool
import Testing
import Workload

@Suite("Real traces")
struct RealTraceTests {
  /// Trace files below the data folder, their formats, and how many requests they hold according to
  /// their publishers.
  static let traces: [(file: String, format: TraceFormat, requests: Int)] = [
    ("azure-2023/AzureLLMInferenceTrace_conv.csv", .azure, 19_366),
    ("azure-2023/AzureLLMInferenceTrace_code.csv", .azure, 8_819),
    ("mooncake/conversation_trace.jsonl", .mooncake, 12_031),
  ]

  @Test("every request of a public trace completes on a fleet that keeps up", arguments: traces)
  func completes(_ trace: (file: String, format: TraceFormat, requests: Int)) throws {
    guard let folder = dataFolder() else {
      print("SKIPPED: no trace data; set SEATRIAL_DATA to the folder that holds traces/")
      return
    }
    let config = fleet(
      TraceConfig(
        file: folder.appending(path: "traces/\(trace.file)").path, format: trace.format,
        jitter: trace.format == .mooncake ? .seconds(3) : .zero))
    let leap = try Fleet.run(config)
    #expect(leap.cells[0].outcomes.completed == trace.requests)
    #expect(leap.cells[0].outcomes.arrived == trace.requests)
    let step = try Fleet.run(config, RunOptions(mode: .step))
    #expect(leap.cells == step.cells)
  }

  private func dataFolder() -> URL? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["SEATRIAL_DATA"].map { URL(filePath: $0) }
    let folder = named ?? root.appending(path: "../shared/data")
    return FileManager.default.fileExists(atPath: folder.appending(path: "traces").path)
      ? folder : nil
  }

  /// Eight replicas with the pace of an H100 and room for Mooncake's longest prompt.
  private func fleet(_ trace: TraceConfig) -> FleetConfig {
    let timing = AffineTiming(
      base: .seconds(0.006), perPrefillToken: 20_000_000, perSequence: 10_000_000,
      perContextToken: 40_000, perPrefillContextToken: 900)
    let pool = PoolConfig(
      name: "h100", replicas: 8, engine: EngineConfig(), timing: .affine(timing), kvBlocks: 27_000)
    return FleetConfig(
      name: "replay", streams: [StreamConfig(name: "trace", source: .trace(trace))], pools: [pool])
  }
}
