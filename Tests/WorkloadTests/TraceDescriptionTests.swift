import DiscreteEvents
import Foundation
import Testing
import Workload

@Suite("Describing traces")
struct TraceDescriptionTests {
  private func describe(_ text: String, _ format: TraceFormat) throws -> TraceDescription {
    let file = try TemporaryFile(text)
    return try withExtendedLifetime(file) { try TraceDescription(of: file.path, format: format) }
  }

  @Test("a small trace has the statistics worked out by hand")
  func byHand() throws {
    let trace = try describe(
      """
      arrival_s,prompt_tokens,output_tokens
      10,1,5
      10.5,2,4
      12,3,3
      12,4,2
      20,5,1

      """, .csv)
    #expect(trace.rows == 5 && trace.span == .seconds(10) && trace.rate == 0.5)
    // Gaps 0.5, 1.5, 0, 8: mean 2.5, mean square 66.5 / 4, variance 10.375.
    let cv = try #require(trace.interArrivalCV)
    #expect(abs(cv - 10.375.squareRoot() / 2.5) < 1e-12)
    // Windows of 1 s hold 2, 0, 2, 0, …, 0 and, the 11th, 1: mean 5/11, mean square 9/11. Of 10 s:
    // 4 and 1, mean 2.5, variance 2.25. Of 60 s: one.
    let mean = 5.0 / 11
    #expect(abs(trace.dispersion[0].index - (9.0 / 11 - mean * mean) / mean) < 1e-12)
    #expect(abs(trace.dispersion[0].peakToMean - 2 / mean) < 1e-12)
    #expect(trace.dispersion[1].index == 0.9 && trace.dispersion[1].peakToMean == 1.6)
    #expect(trace.dispersion[2].index == 0 && trace.dispersion[2].peakToMean == 1)
    #expect(trace.prompt == .init(mean: 3, p50: 3, p95: 5, p99: 5, max: 5))
    let correlation = try #require(trace.correlation)
    #expect(abs(correlation + 1) < 1e-12)
    #expect(trace.blocks == nil)
  }

  @Test("prefix share is the fraction of blocks seen before")
  func prefixShare() throws {
    let trace = try describe(
      """
      {"timestamp": 0, "input_length": 1500, "output_length": 1, "hash_ids": [0, 1, 2]}
      {"timestamp": 0, "input_length": 1500, "output_length": 1, "hash_ids": [0, 1, 3]}

      """, .mooncake)
    #expect(trace.blocks == .init(count: 6, distinct: 4))
    #expect(trace.blocks?.share == 1 - 4.0 / 6)
    #expect(trace.interArrivalCV == nil && trace.correlation == nil && trace.rate == 0)
  }

  @Test("skipped rows are counted")
  func skipped() throws {
    let file = try TemporaryFile("arrival_s,prompt_tokens,output_tokens\n1,1,1\n2,2,0\n")
    let trace = try TraceDescription(of: file.path, format: .csv, onBadRow: .skip)
    #expect(trace.rows == 1 && trace.skippedRows == 1)
    #expect(trace.text.contains("requests                1, 1 skipped\n"))
  }

  @Test("the text shows every number, and the plot")
  func text() throws {
    let file = try TemporaryFile(
      "arrival_s,prompt_tokens,output_tokens\n0,100,5\n1,200,4\n2,300,4\n4,400,1\n")
    let trace = try TraceDescription(of: file.path, format: .csv)
    let expected = """
      \(file.path) (csv)
      requests                4
      span                    4.0 s, 1.000 requests/s
      inter-arrival CV        0.354
      dispersion at 1/10/60 s 0.20  0.00  0.00
      tokens                        mean       p50       p95       p99       max
        prompt                     250.0       200       400       400       400
        output                       3.5         4         5         5         5
      correlation             -0.894


      """
    #expect(trace.text == expected + trace.plot.text())
  }

  @Test("the plot draws a bar a bin, in eighths of a line")
  func plot() {
    var plot = ArrivalPlot()
    #expect(plot.text() == "")
    for second in 0..<20 {
      for part in 0...second { plot.add(.seconds(Double(second) + Double(part) / 100)) }
    }
    #expect(
      plot.text(columns: 20, height: 2) == """
        20/s ┤          ▁▂▃▄▄▅▆▇██
             ┤▁▂▃▄▄▅▆▇████████████
             └────────────────────
              0 to 20 s, 1 s a column

        """)
  }

  @Test("the plot counts every arrival once, over a microsecond as over 100 days")
  func plotScales() {
    for span in [1e-6, 0.5, 30, 3600, 86_400, 8_640_000] {
      var plot = ArrivalPlot()
      for step in 0...1000 { plot.add(.seconds(span * Double(step) / 1000)) }
      let lines = plot.text(height: 1).split(separator: "\n")
      #expect(lines.count == 3 && lines.allSatisfy { $0.count <= 72 + 40 })
      // Even arrivals fill every column.
      #expect(!lines[0].drop { $0 != "┤" }.contains(" "))
    }
  }
}
