import DiscreteEvents
import Fleet
import Foundation
import Scenario
import SeatrialTestSupport
import Testing

/// Whole runs against what a real engine did with the same requests on the same machine.
@Suite struct ServedRunTests {
  struct Run: CustomTestStringConvertible {
    var folder: String
    var profile: String
    var gpu: String
    var maxBatch: Int
    /// KV blocks the engine reported; `nil` = as the simulator sizes them.
    var kvBlocks: Int?
    /// Bounds on the relative errors of mean TTFT, TPOT and latency, by profile and by roofline:
    /// the errors stated in Benchmarks/fit/README.md, and half a percent. Nothing was fitted to
    /// these runs.
    var profileBounds: [Double]
    var rooflineBounds: [Double]
    var testDescription: String { profile }
  }

  /// casys-kaist/LLMServingSim: vLLM 0.19, Llama-3.1-8B, 300 ShareGPT requests at 10 a second.
  static let runs = [
    Run(
      folder: "rtx4090-llama-3.1-8b", profile: "rtx-4090-llama-3.1-8b", gpu: "rtx-4090",
      maxBatch: 256, kvBlocks: 2588, profileBounds: [0.048, 0.034, 0.045],
      rooflineBounds: [0.019, 0.010, 0.017]),
    Run(
      folder: "rtxpro6000-llama-3.1-8b", profile: "rtx-pro-6000-llama-3.1-8b",
      gpu: "rtx-pro-6000", maxBatch: 128, kvBlocks: nil, profileBounds: [0.118, 0.048, 0.066],
      rooflineBounds: [0.155, 0.063, 0.087]),
  ]

  struct Means {
    var ttft = 0.0
    var tpot = 0.0
    var latency = 0.0
  }

  @Test("a simulated run takes the time the real one took", arguments: runs)
  func served(_ run: Run) throws {
    guard let measured = try Self.measuredRequests(run.folder) else { return }
    let real = Self.mean(
      measured.map {
        Means(
          ttft: $0.first - $0.arrival, tpot: ($0.last - $0.first) / Double(max(1, $0.output - 1)),
          latency: $0.last - $0.arrival)
      })
    for (timing, bounds) in [
      ("profile: \(run.profile).yaml", run.profileBounds), ("roofline: {}", run.rooflineBounds),
    ] {
      let simulated = try Self.simulate(run, measured, timing)
      let errors = [
        simulated.ttft / real.ttft - 1, simulated.tpot / real.tpot - 1,
        simulated.latency / real.latency - 1,
      ]
      print("\(run.profile): mean TTFT, TPOT, latency off by \(errors)")
      for (error, bound) in zip(errors, bounds) { #expect(abs(error) < bound) }
    }
  }

  struct Request {
    var arrival: Double
    var first: Double
    var last: Double
    var prompt: Int
    var output: Int
  }

  static func measuredRequests(_ folder: String) throws -> [Request]? {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../..")
    let root =
      ProcessInfo.processInfo.environment["SEATRIAL_DATA"].map { URL(fileURLWithPath: $0) }
      ?? package.appending(path: "../shared/data")
    let file = root.appending(path: "measured/vllm-0.19/\(folder)/served/requests.jsonl")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      print("SKIPPED: no \(file.standardized.path); set SEATRIAL_DATA to the folder of data")
      return nil
    }
    struct Line: Decodable {
      var prompt: Int
      var output: Int
      var arrival: Double
      var queued: Double
      var firstToken: Double
      var lastToken: Double

      enum CodingKeys: String, CodingKey {
        case prompt = "input_toks"
        case output = "output_toks"
        case arrival = "arrival_time"
        case queued = "queued_ts"
        case firstToken = "first_token_ts"
        case lastToken = "last_token_ts"
      }
    }
    let lines = try text.split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }.sorted { $0.arrival < $1.arrival }
    // Arrivals are on the client's clock, the rest on the engine's: the first request, which found
    // the engine idle, was queued as it arrived.
    guard let start = lines.first else { return nil }
    return lines.map {
      Request(
        arrival: $0.arrival - start.arrival, first: $0.firstToken - start.queued,
        last: $0.lastToken - start.queued, prompt: $0.prompt, output: $0.output)
    }
  }

  static func simulate(_ run: Run, _ requests: [Request], _ timing: String) throws -> Means {
    let trace = FileManager.default.temporaryDirectory
      .appending(path: "served-\(run.profile)-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: trace) }
    let rows = requests.map { "\($0.arrival),\($0.prompt),\($0.output)" }
    try (["arrival_s,prompt_tokens,output_tokens"] + rows).joined(separator: "\n")
      .write(to: trace, atomically: true, encoding: .utf8)
    let text = """
      seatrial: 1
      workload:
        - name: sharegpt
          trace: { file: \(trace.path), format: csv }
      pools:
        - name: \(run.gpu)
          replicas: 1
          gpu: \(run.gpu)
          model: llama-3.1-8b
          engine:
            maxBatch: \(run.maxBatch)
            maxBatchTokens: 2048
            kvBlocks: \(run.kvBlocks.map(String.init) ?? "auto")
          timing: { \(timing) }
      """
    let profiles = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../scenarios/profiles/served.yaml").standardized.path
    let config = try Scenario.parse(text: text, file: profiles).config
    let collector = RecordCollector()
    _ = try Fleet.run(config, RunOptions(), recorder: collector)
    #expect(collector.requests.count == requests.count)
    return mean(
      collector.requests.compactMap { record in
        guard let ttft = record.ttft, let latency = record.e2e else { return nil }
        return Means(
          ttft: ttft.seconds, tpot: record.tpot?.seconds ?? 0, latency: latency.seconds)
      })
  }

  static func mean(_ values: [Means]) -> Means {
    var sum = Means()
    for value in values {
      sum.ttft += value.ttft / Double(values.count)
      sum.tpot += value.tpot / Double(values.count)
      sum.latency += value.latency / Double(values.count)
    }
    return sum
  }
}
