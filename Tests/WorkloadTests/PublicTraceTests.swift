import DiscreteEvents
import Foundation
import Testing
import Workload

/// What the public traces are like, as published with them and as worked out from the files by
/// other programs (quantiles: the value of rank ⌈q·rows⌉).
/// Skipped, with a line saying so, where the files are not there.
@Suite("Public traces")
struct PublicTraceTests {
  /// Numbers are given to the last digit shown: `value` holds when it rounds to it.
  private func rounds(_ value: Double?, to shown: Double, places: Int) -> Bool {
    guard let value else { return false }
    // Half a unit of the last place, and the error of Double for the comparison.
    return abs(value - shown) <= 0.5 * pow(10, -Double(places)) + 1e-9
  }

  /// A histogram's quantile is off by half a bucket at most: 0.05 %, then rounded.
  private func near(_ value: Int, _ exact: Int) -> Bool {
    abs(Double(value - exact)) <= 0.5 + 0.0005 * Double(exact)
  }

  private func check(
    _ summary: TraceDescription.LengthSummary, mean: Double, places: Int = 1, _ quantiles: [Int]
  ) {
    #expect(rounds(summary.mean, to: mean, places: places))
    #expect(near(summary.p50, quantiles[0]), "p50 \(summary.p50)")
    #expect(near(summary.p95, quantiles[1]), "p95 \(summary.p95)")
    #expect(near(summary.p99, quantiles[2]), "p99 \(summary.p99)")
    #expect(summary.max == quantiles[3])
  }

  @Test("the Azure conversation trace of 2023")
  func azureConversation() throws {
    guard let file = publicTrace("azure-2023/AzureLLMInferenceTrace_conv.csv") else { return }
    let trace = try TraceDescription(of: file, format: .azure)
    #expect(trace.rows == 19_366)
    #expect(rounds(trace.span.seconds, to: 3501.7, places: 1))
    #expect(rounds(trace.rate, to: 5.530, places: 3))
    #expect(rounds(trace.interArrivalCV, to: 1.094, places: 3))
    #expect(rounds(trace.dispersion[0].index, to: 1.39, places: 2))
    #expect(rounds(trace.dispersion[1].index, to: 4.0, places: 1))
    #expect(rounds(trace.dispersion[2].index, to: 20.6, places: 1))
    #expect(rounds(trace.dispersion[0].peakToMean, to: 2.9, places: 1))
    #expect(rounds(trace.dispersion[2].peakToMean, to: 1.54, places: 2))
    check(trace.prompt, mean: 1154.7, [1020, 4083, 4142, 14_050])
    check(trace.output, mean: 211.1, [129, 451, 601, 1000])
    #expect(rounds(trace.correlation, to: -0.112, places: 3))
    #expect(try TraceFormat(detectedIn: file) == .azure)
  }

  @Test("the Azure code trace of 2023")
  func azureCode() throws {
    guard let file = publicTrace("azure-2023/AzureLLMInferenceTrace_code.csv") else { return }
    let trace = try TraceDescription(of: file, format: .azure)
    #expect(trace.rows == 8819)
    #expect(rounds(trace.span.seconds, to: 3435.9, places: 1))
    #expect(rounds(trace.rate, to: 2.567, places: 3))
    #expect(rounds(trace.interArrivalCV, to: 13.15, places: 2))
    #expect(rounds(trace.dispersion[0].index, to: 13.2, places: 1))
    #expect(rounds(trace.dispersion[1].index, to: 71.3, places: 1))
    #expect(rounds(trace.dispersion[2].index, to: 160.5, places: 1))
    check(trace.prompt, mean: 2047.8, [1469, 7315, 7436, 7437])
    check(trace.output, mean: 27.9, [13, 90, 252, 1899])
    #expect(rounds(trace.correlation, to: 0.001, places: 3))
  }

  @Test("the Mooncake conversation trace")
  func mooncake() throws {
    guard let file = publicTrace("mooncake/conversation_trace.jsonl") else { return }
    let trace = try TraceDescription(of: file, format: .mooncake)
    #expect(trace.rows == 12_031)
    #expect(rounds(trace.span.seconds, to: 3537, places: 0))
    #expect(rounds(trace.rate, to: 3.40, places: 2))
    #expect(rounds(trace.interArrivalCV, to: 3.03, places: 2))
    #expect(rounds(trace.dispersion[0].index, to: 7.9, places: 1))
    #expect(rounds(trace.dispersion[1].index, to: 2.1, places: 1))
    #expect(rounds(trace.dispersion[2].index, to: 2.846, places: 3))
    check(trace.prompt, mean: 12_035, places: 0, [6909, 39_552, 85_401, 126_195])
    check(trace.output, mean: 342.6, [350, 698, 1120, 2000])
    #expect(trace.blocks == .init(count: 288_500, distinct: 182_790))
    #expect(rounds(trace.blocks?.share, to: 0.366, places: 3))
  }

  @Test("the ShareGPT requests, token ids and all")
  func sharegpt() throws {
    guard let file = publicTrace("sharegpt-vllm/sharegpt-llama-3.1-8b-300-sps10.jsonl") else {
      return
    }
    let rows = try rows(of: file, .sharegpt)
    #expect(rows.count == 300)
    #expect(
      rows.first
        == Arrival(time: SimTime(picoseconds: 46_926_808_000), prompt: 2358, output: 531))
    #expect(rows.last?.time.picoseconds == 29_183_763_203_000)
  }

  @Test("Mooncake's buckets of 3 s, moved within, are no burstier than Poisson at 1 s")
  func mooncakeJitter() throws {
    guard let file = publicTrace("mooncake/conversation_trace.jsonl") else { return }
    let config = TraceConfig(file: file, format: .mooncake, jitter: .seconds(3))
    let moved = try arrivals(.trace(config), count: .max)
    #expect(moved.count == 12_031)
    #expect(moved.map(\.time) == moved.map(\.time).sorted())
    var counts = [Double](repeating: 0, count: 3541)
    for arrival in moved { counts[Int(arrival.time.seconds)] += 1 }
    let mean = counts.reduce(0, +) / 3541
    let variance = counts.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 3541
    // Bunched in buckets it is 7.9, Poisson would be 1; the buckets' own counts vary slowly.
    #expect(variance / mean < 2)
  }

  @Test("the Azure trace survives csv and back, to the tick of 100 ns")
  func roundTrip() throws {
    guard let file = publicTrace("azure-2023/AzureLLMInferenceTrace_code.csv") else { return }
    let csv = try TemporaryFile("")
    let azure = try TemporaryFile("", name: "trace.csv.gz")
    _ = try TraceConversion(from: file, format: .azure, to: csv.path, as: .csv)
    let back = try TraceConversion(from: csv.path, format: .csv, to: azure.path, as: .azure)
    #expect(back.rows == 8819 && back.roundedRows == 0)
    #expect(try rows(of: azure.path, .azure) == rows(of: file, .azure))
  }
}
