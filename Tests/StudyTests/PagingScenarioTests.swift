import Fleet
import Foundation
import Pool
import Scenario
import SeatrialTestSupport
import Study
import Testing

@Suite("The scenarios of 'Paging with succinct predictions'")
struct PagingScenarioTests {
  static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/scenarios/papers/paging/"
  static let files = ["zipf", "scan", "sessions"].flatMap { traffic in
    ["belady", "lru", "flush-when-all-0", "mark-and-predict"].map { "\(traffic)/\($0).yaml" }
  }

  @Test("keep to what the paper proves", arguments: files)
  func published(file: String) throws {
    let scenario = try Scenario.load(file: Self.folder + file)
    let collector = RecordCollector()
    let result = try Fleet.run(scenario.config, recorder: collector)
    let summary = Summary(from: result, config: scenario.config)
    #expect(!scenario.published.isEmpty)
    for check in scenario.published {
      let row = PublishedRow(check, measuredIn: summary)
      #expect(row.ok, "\(row)")
    }
    // What is given as recomputed is what Belady's rule alone makes of the same requests.
    guard file.hasSuffix("belady.yaml"), case .exactly(let given) = scenario.published[0].expected
    else { return }
    let places = try #require(scenario.config.pools[0].adapters?.slots)
    let requests = collector.requests.sorted { $0.id < $1.id }.map(\.adapter)
    let sequence = PageSequence(items: scenario.config.adapters.count, requests: requests)
    #expect(Double(EvictionConfig.belady.loads(on: sequence, places: places)) == given)
  }
}
