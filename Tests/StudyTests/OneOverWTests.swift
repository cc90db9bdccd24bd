import DiscreteEvents
import Fleet
import Foundation
import Pool
import Scenario
import Study
import Testing

/// The scenarios of `scenarios/papers/one-over-w`, and the closed form that they simulate.
@Suite("The 1/W law") struct OneOverWTests {
  private static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/scenarios/papers/one-over-w/"

  /// What inference-fleet-sim's profile of an H100 gives: the longest sequence, sequences that fit,
  /// output tokens a second, watts, and output tokens a joule, as printed.
  struct Row: CustomTestStringConvertible {
    let tokens: Int
    let name: String
    let sequences: Int
    let rate: Double
    let watts: Double
    let perJoule: Double
    /// Half a unit of the last digit that `perJoule` was printed with.
    let rounding: Double
    var testDescription: String { name }
  }

  static let table = [
    Row(
      tokens: 2048, name: "2k", sequences: 512, rate: 20_915, watts: 598, perJoule: 35.0,
      rounding: 0.05),
    Row(
      tokens: 4096, name: "4k", sequences: 256, rate: 10_458, watts: 593, perJoule: 17.62,
      rounding: 0.005),
    Row(
      tokens: 8192, name: "8k", sequences: 128, rate: 5229, watts: 583, perJoule: 8.97,
      rounding: 0.005),
    Row(
      tokens: 16_384, name: "16k", sequences: 64, rate: 2614, watts: 557, perJoule: 4.69,
      rounding: 0.005),
    Row(
      tokens: 32_768, name: "32k", sequences: 32, rate: 1307, watts: 507, perJoule: 2.58,
      rounding: 0.005),
    Row(
      tokens: 65_536, name: "64k", sequences: 16, rate: 654, watts: 435, perJoule: 1.50,
      rounding: 0.005),
    Row(
      tokens: 131_072, name: "128k", sequences: 8, rate: 327, watts: 369, perJoule: 0.88,
      rounding: 0.005),
  ]

  /// An iteration takes 4 ms + 0.32 ms · (L / 8,192) · n with n sequences of L tokens on average.
  /// Half-filled sequences in a full memory are always as many tokens: W / 2 · 2^20 / W.
  @Test(
    "is what the pool's own power curve and iteration time give, digit by digit", arguments: table)
  func closedForm(row: Row) throws {
    #expect(65_536 * 16 / row.tokens == row.sequences)
    let coefficient = 0.32e9 / 8192
    let timing = AffineTiming(
      base: .seconds(0.004), perPrefillToken: 0,
      perSequence: coefficient * Double(row.tokens / 2), perContextToken: 0,
      perPrefillContextToken: 0)
    let model = TimingModel(.affine(timing), engine: EngineConfig(maxBatch: row.sequences))
    let iteration = model.decodePiece(
      decodes: row.sequences, contextTokens: row.sequences * row.tokens / 2
    ).first
    #expect(iteration == 24_480_000_000)
    let curve = try #require(PowerCurve.published(of: "h100-sxm"))
    let watts = curve.watts(sequences: row.sequences)
    let rate = Double(row.sequences) / (Double(iteration) * 1e-12)
    #expect(abs(watts - row.watts) <= 0.5)
    #expect(abs(rate - row.rate) <= 0.5)
    #expect(abs(rate / watts - row.perJoule) <= row.rounding)
  }

  @Test("is what the scenarios say was published, beside what is measured", arguments: table)
  func published(row: Row) throws {
    let scenario = try Scenario.load(file: Self.folder + "context-\(row.name).yaml")
    #expect(scenario.config.pools[0].maxModelLength == row.tokens)
    #expect(scenario.config.pools[0].engine.maxBatch == row.sequences)
    let summary = Summary(from: try Fleet.run(scenario.config), config: scenario.config)
    #expect(!scenario.published.isEmpty)
    for check in scenario.published {
      let published = PublishedRow(check, measuredIn: summary)
      #expect(published.ok, "\(published)")
    }
  }
}
