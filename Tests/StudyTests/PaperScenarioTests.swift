import Fleet
import Foundation
import Scenario
import Study
import Testing

/// Every scenario under `scenarios/papers`, as it is: what it says was published is measured.
@Suite("What papers published")
struct PaperScenarioTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "scenarios/papers").standardized.path

  /// All of them, by their paths below the folder.
  static let files =
    (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? [])
    .filter { $0.hasSuffix(".yaml") }.sorted()

  @Test("is what every scenario measures that says so", arguments: files)
  func published(file: String) throws {
    let scenario = try Scenario.load(file: Self.root + "/" + file)
    guard !scenario.published.isEmpty else { return }
    let summary = Summary(from: try Fleet.run(scenario.config), config: scenario.config)
    for check in scenario.published {
      let row = PublishedRow(check, measuredIn: summary)
      #expect(row.ok, "\(file): \(row)")
    }
  }

  @Test("is said by most of them, and at least once for every paper but where none can be")
  func coverage() throws {
    #expect(Self.files.count > 50)
    var papers: [String: Int] = [:]
    for file in Self.files {
      let paper = String(file.prefix { $0 != "/" })
      let scenario = try Scenario.load(file: Self.root + "/" + file)
      papers[paper, default: 0] += scenario.published.count
    }
    let silent = papers.keys.sorted().filter { papers[$0] == 0 }
    #expect(silent == Self.silent, "papers whose scenarios check nothing")
  }

  /// What RADAR has is an order of models on real benchmarks; `RadarOnScoresTests` has what is
  /// simulated of it.
  private static let silent = ["radar"]
}
