import Fleet
import Foundation
import Scenario
import Study
import Testing
import Workload

/// The scenarios of `scenarios/papers/cascade`, whose comments derive every number.
@Suite("Cascades on RouteLLM's answers")
struct CascadePaperTests {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  static let variants = ["cheap", "strong", "oracle", "tau-50", "tau-60", "tau-70", "conformal"]

  private func scenario(_ name: String) throws -> Scenario {
    try Scenario.load(file: Self.package.path + "/scenarios/papers/cascade/\(name).yaml")
  }

  private func summary(of config: FleetConfig) throws -> Summary {
    Summary(from: try Fleet.run(config), config: config)
  }

  @Test("meet their closed forms", arguments: variants)
  func closedForms(name: String) throws {
    let scenario = try scenario(name)
    let summary = try summary(of: scenario.config)
    #expect(scenario.published.count == 3)
    for check in scenario.published {
      let row = PublishedRow(check, measuredIn: summary)
      #expect(row.ok, "\(row)")
    }
    #expect(summary.requests.completed == 20_000)
  }

  /// The variant `name` on the answers themselves, each question once; `nil` where they are not.
  private func onData(_ name: String) throws -> Summary? {
    let root =
      ProcessInfo.processInfo.environment["SEATRIAL_DATA"]
      ?? Self.package.appending(path: "../shared/data").standardized.path
    let file = root + "/rewards/routellm_mmlu_gsm8k.csv"
    guard FileManager.default.isReadableFile(atPath: file) else {
      print("SKIPPED: no \(file); set SEATRIAL_DATA to the folder of data")
      return nil
    }
    let columns = ScoreTable.Columns(scores: ["mixtral-8x7b", "gpt-4-1106"])
    let scores = try ScoreTable.read(file, columns).get()
    var config = try scenario(name).config
    config.quality?.generator = .table(TableQuality(scores: scores, order: .file))
    config.streams[0].intents = []
    config.requests = scores.count
    return try summary(of: config)
  }

  @Test("measure on the answers themselves what counting them gives")
  func answers() throws {
    // Counts of the file's rows: Mixtral is right on 10,402 of 15,361, GPT-4 on 12,445, one of
    // them on 13,282.
    let counts = [("cheap", 10_402.0), ("strong", 12_445), ("oracle", 13_282)]
    for (name, right) in counts {
      guard let summary = try onData(name) else { return }
      #expect(abs((summary.quality?.reward ?? 0) - right / 15_361) < 1e-9, "\(name)")
    }
    guard let oracle = try onData("oracle")?.calls else { return }
    #expect(abs(oracle.perRequest - (1 + (15_361 - 10_402) / 15_361)) < 1e-9)
  }

  @Test("cost c₁ + P(escalated) c₂, and lie on the curve that the shares of the answers give")
  func curve() throws {
    for (name, right) in [("tau-50", 0.7900), ("tau-60", 0.8052), ("tau-70", 0.8133)] {
      guard let summary = try onData(name), let calls = summary.calls else { return }
      let cost = 212e-6 * (0.24 + 24.7 * (calls.perRequest - 1))
      #expect(abs(calls.usdPerRequest - cost) < 1e-9)
      // The questions are given, only confidences are drawn: at most the variance of as many coins,
      // of which four standard errors are 4·√(0.21·0.79/15,361) = 0.0131.
      #expect(abs((summary.quality?.reward ?? 0) - right) < 0.0131)
    }
  }
}
