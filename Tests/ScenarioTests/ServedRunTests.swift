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
    /// Bound on the relative error of mean TTFT by roofline, of which the error is stated in
    /// Benchmarks/fit/README.md: an eighth more than it.
    var rooflineBound: Double
    var testDescription: String { profile }
  }

  /// casys-kaist/LLMServingSim: vLLM 0.19, Llama-3.1-8B, 300 ShareGPT requests at 10 a second.
  static let runs = [
    Run(
      folder: "rtx4090-llama-3.1-8b", profile: "rtx-4090-llama-3.1-8b", gpu: "rtx-4090",
      maxBatch: 256, kvBlocks: 2588, rooflineBound: 0.045),
    Run(
      folder: "rtxpro6000-llama-3.1-8b", profile: "rtx-pro-6000-llama-3.1-8b",
      gpu: "rtx-pro-6000", maxBatch: 128, kvBlocks: nil, rooflineBound: 0.21),
  ]

  /// Latencies of a run, in seconds.
  struct Latencies {
    var ttft: [Double] = []
    var tpot: [Double] = []
    var e2e: [Double] = []

    /// Mean, 90th and 99th percentile of each, over all requests.
    var figures: [[Double]] {
      [ttft, tpot, e2e].map { values in
        let sorted = values.sorted()
        func percentile(_ part: Double) -> Double {
          sorted[min(sorted.count - 1, Int(part * Double(sorted.count)))]
        }
        return [
          values.reduce(0, +) / Double(values.count), percentile(0.9), percentile(0.99),
        ]
      }
    }
  }

  @Test("a simulated run takes the time the real one took", arguments: runs)
  func served(_ run: Run) throws {
    guard let measured = try Self.measuredRequests(run.folder) else { return }
    var real = Latencies()
    for request in measured {
      real.ttft.append(request.first - request.arrival)
      real.e2e.append(request.last - request.arrival)
      real.tpot.append((request.last - request.first) / Double(max(1, request.output - 1)))
    }
    // What is promised of a profile: means within 2 %, P90 within 3 %, P99 within 5 %.
    let bounds = [0.02, 0.03, 0.05]
    let profile = try Self.simulate(run, measured, "profile: \(run.profile).json")
    for (name, (ours, theirs)) in zip(
      ["TTFT", "TPOT", "E2E"], zip(profile.figures, real.figures))
    {
      let errors = zip(ours, theirs).map { $0 / $1 - 1 }
      print("\(run.profile): \(name) mean, P90, P99 off by \(errors)")
      for (error, bound) in zip(errors, bounds) { #expect(abs(error) < bound) }
    }
    let roofline = try Self.simulate(run, measured, "roofline: {}")
    let error = roofline.figures[0][0] / real.figures[0][0] - 1
    print("\(run.profile) by roofline: mean TTFT off by \(error)")
    #expect(abs(error) < run.rooflineBound)
  }

  struct Request {
    var arrival: Double
    var first: Double
    var last: Double
    var prompt: Int
    var output: Int
    /// The line of the trace that was replayed.
    var line: Int
  }

  static func measuredRequests(_ folder: String) throws -> [Request]? {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../..")
    let root = Self.data(beside: package)
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
      var id: String

      enum CodingKeys: String, CodingKey {
        case prompt = "input_toks"
        case output = "output_toks"
        case arrival = "arrival_time"
        case queued = "queued_ts"
        case firstToken = "first_token_ts"
        case lastToken = "last_token_ts"
        case id = "request_id"
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
        last: $0.lastToken - start.queued, prompt: $0.prompt, output: $0.output,
        line: Int($0.id.split(separator: "-").last ?? "") ?? 0)
    }
  }

  private static func data(beside package: URL) -> URL {
    ProcessInfo.processInfo.environment["SEATRIAL_DATA"].map { URL(fileURLWithPath: $0) }
      ?? package.appending(path: "../shared/data")
  }

  static func simulate(_ run: Run, _ requests: [Request], _ timing: String) throws -> Latencies {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../..")
    let source = data(beside: package)
      .appending(path: "traces/sharegpt-vllm/sharegpt-llama-3.1-8b-300-sps10.jsonl")
    let lines = try String(contentsOf: source, encoding: .utf8).split(separator: "\n")
    let trace = FileManager.default.temporaryDirectory
      .appending(path: "served-\(run.profile)-\(UUID().uuidString).jsonl")
    defer { try? FileManager.default.removeItem(at: trace) }
    // The trace's prompts, at the times at which the engine was really asked.
    let rows = try requests.map { request in
      let key = try #require(
        lines[request.line].range(of: #""arrival_time_ns": [0-9]+"#, options: .regularExpression))
      let time = Int((request.arrival * 1e9).rounded())
      return lines[request.line].replacingCharacters(in: key, with: "\"arrival_time_ns\": \(time)")
    }
    try rows.joined(separator: "\n").write(to: trace, atomically: true, encoding: .utf8)
    let text = """
      seatrial: 1
      workload:
        - name: sharegpt
          trace: { file: \(trace.path), format: sharegpt }
      pools:
        - name: \(run.gpu)
          replicas: 1
          gpu: \(run.gpu)
          model: llama-3.1-8b
          engine:
            maxBatch: \(run.maxBatch)
            maxBatchTokens: 2048
            prefixCache: true
            kvBlocks: \(run.kvBlocks.map(String.init) ?? "auto")
          timing: { \(timing) }
      """
    let profiles = package.appending(path: "scenarios/profiles/served.yaml").standardized.path
    let config = try Scenario.parse(text: text, file: profiles).config
    let collector = RecordCollector()
    _ = try Fleet.run(config, RunOptions(), recorder: collector)
    #expect(collector.requests.count == requests.count)
    var latencies = Latencies()
    for record in collector.requests {
      guard let ttft = record.ttft, let e2e = record.e2e else { continue }
      latencies.ttft.append(ttft.seconds)
      latencies.e2e.append(e2e.seconds)
      latencies.tpot.append(record.tpot?.seconds ?? 0)
    }
    return latencies
  }
}
