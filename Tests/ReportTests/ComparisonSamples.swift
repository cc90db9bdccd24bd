import Fleet
import Foundation
import Report
import Scenario
import Study

/// Comparisons to report on, each really run once.
enum ComparisonSamples {
  /// A comparison with what it was asked.
  struct Sample {
    let comparison: Comparison
    let matrix: VariantMatrix

    var report: ComparisonReport {
      ComparisonReport(
        comparison, title: "Least loaded or not",
        study: EmbeddedStudy(matrix, comparison, command: "seatrial compare chat.yaml"),
        version: "Seatrial test")
    }
  }

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Three policies on the quickstart's fleet, short.
  static let policies = Result {
    try sample(policies: ["round-robin", "least-loaded", "power-of-two"], replications: 4)
  }

  /// One variant, one replication: no intervals, nothing to hold against anything.
  static let single = Result { try sample(policies: [], replications: 1, pictures: false) }

  /// Two policies at six loads, up to too much.
  static let loads = Result {
    try sample(
      policies: ["round-robin", "least-loaded"],
      axes: ["workload[0].arrivals.poisson=40/s,70/s,100/s,120/s,135/s,150/s"], replications: 3)
  }

  /// Fleets that cost differently.
  static let costs = Result {
    try sample(policies: [], axes: ["pools[0].replicas=3,4,6"], replications: 3)
  }

  /// As much as one would compare in one go: more policies than most, at eight loads.
  static let big = Result {
    try sample(
      policies: [
        "round-robin", "least-loaded", "power-of-two", "random", "least-tokens",
        "session-affinity",
      ],
      axes: ["workload[0].arrivals.poisson=40/s,60/s,80/s,100/s,110/s,120/s,130/s,140/s"],
      replications: 2)
  }

  static func sample(
    file: String = "scenarios/quickstart.yaml", policies: [String], axes: [String] = [],
    replications: Int, pictures: Bool = true
  ) throws -> Sample {
    let matrix = VariantMatrix(
      files: [root.appending(path: file).path],
      overrides: ["duration=90s", "warmup=20s"], policies: policies,
      axes: try axes.map { try Axis($0) })
    var study = ComparisonStudy(try matrix.variants())
    study.replications = replications
    study.takesPictures = pictures
    return Sample(comparison: try study.run(), matrix: matrix)
  }
}

extension ComparisonSamples {
  /// One variant of a scenario called `name`.
  static func renamed(_ name: String, text: String? = nil) throws -> Comparison {
    let file = root.appending(path: "scenarios/quickstart.yaml")
    let text = try text ?? String(contentsOf: file, encoding: .utf8)
    var scenario = try Scenario.parse(
      text: text, file: "hostile.yaml", overrides: ["duration=90s", "warmup=20s"])
    scenario.config.name = name
    let variant = Variant(scenario, owner: nil, policy: nil, settings: [], load: nil)
    var study = ComparisonStudy([variant])
    study.replications = 2
    study.takesPictures = true
    return try study.run()
  }
}

extension ComparisonReport {
  /// The notes that a report of `sample` has, as its Markdown tells them.
  static func sampleNotes(_ sample: ComparisonSamples.Sample) -> String { sample.report.markdown }
}
