import Fleet
import Foundation
import Scenario
import Statistics
import Study
import Testing

/// The scenarios of `papers/fleet-planning/router-comparison` and `papers/token-pool-routing`.
@Suite("Routers on two pools, as published and as they are")
struct RouterComparisonTests {
  private static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/scenarios/papers/"
  private static let routers = "fleet-planning/router-comparison/"

  @Test(
    "what they say was published, or should be, is measured",
    arguments: ["prefill", "length", "compress", "random"].map { routers + $0 }
      + ["homogeneous", "two-pools", "token-budget", "paged"].map { "token-pool-routing/" + $0 })
  func published(file: String) throws {
    let scenario = try Scenario.load(file: Self.folder + file + ".yaml")
    let summary = Summary(from: try Fleet.run(scenario.config), config: scenario.config)
    #expect(!scenario.published.isEmpty)
    for check in scenario.published {
      let row = PublishedRow(check, measuredIn: summary)
      #expect(row.ok, "\(row)")
    }
  }

  /// Student-t intervals over eight seeds, two of them at a joint level of 2 %.
  @Test("the published order is the other way round: a cut prompt is served sooner, chance queues")
  func order() throws {
    var differences: [Double] = []
    var attainments: [Double] = []
    for seed in 1...8 as ClosedRange<UInt64> {
      let summaries = try ["length", "compress", "random"].map { router in
        var config = try Scenario.load(file: Self.folder + Self.routers + router + ".yaml").config
        config.seed = seed
        return Summary(from: try Fleet.run(config), config: config)
      }
      differences.append(summaries[1].ttftS.p99 - summaries[0].ttftS.p99)
      attainments.append(summaries[2].slo?.attainment ?? 1)
    }
    #expect(upperEnd(differences) < 0)
    #expect(upperEnd(attainments) < 0.99)
  }

  private func upperEnd(_ sample: [Double]) -> Double {
    let n = Double(sample.count)
    let mean = sample.reduce(0, +) / n
    let variance = sample.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (n - 1)
    let t = StudentT.quantile(0.99, degreesOfFreedom: n - 1)
    return mean + t * (variance / n).squareRoot()
  }
}
