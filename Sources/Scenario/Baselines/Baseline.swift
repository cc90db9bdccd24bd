package import DiscreteEvents
internal import Foundation

/// What the replications of a scenario measured when they were last recorded: what a regression
/// test holds fresh runs against. One small JSON file a scenario.
package struct Baseline: Hashable, Sendable {
  /// The version of the format that this program writes and reads.
  package static let version = 1

  /// The scenario's name.
  package var scenario: String
  /// Its file, relative to the folder that the program is started in.
  package var file: String
  /// ``Scenario/runFingerprint`` of what was run.
  package var fingerprint: String
  /// The changes to the file that were made before it was run, each `path=value`.
  package var overrides: [String]
  package var seed: UInt64
  package var replications: Int
  /// Requests that arrived before this were left out.
  package var warmup: SimTime
  package var metrics: [Row]

  package init(
    scenario: String, file: String, fingerprint: String, overrides: [String], seed: UInt64,
    replications: Int, warmup: SimTime, metrics: [Row]
  ) {
    self.scenario = scenario
    self.file = file
    self.fingerprint = fingerprint
    self.overrides = overrides
    self.seed = seed
    self.replications = replications
    self.warmup = warmup
    self.metrics = metrics
  }

  /// What the replications measured of one metric.
  package struct Row: Hashable, Sendable {
    /// Its path in the summary's JSON, such as `ttft_s.p99`.
    package var metric: String
    /// One a replication, in order.
    package var values: [Double]

    package init(metric: String, values: [Double]) {
      self.metric = metric
      self.values = values
    }
  }

  package func values(of metric: String) -> [Double]? {
    metrics.first { $0.metric == metric }?.values
  }
}

extension Baseline {
  /// Reads the baseline at `path`; `nil` when there is no file.
  ///
  /// - Parameter folder: What the scenario's file is relative to, with the slash at its end;
  ///   empty = the folder we are in.
  /// - Throws: Every mistake in it.
  package static func load(
    _ path: String, relativeTo folder: String = ""
  ) throws(Diagnostics) -> Baseline? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    switch SourceFile.read(path, atMost: YAMLText.maxBytes) {
    case .success(let bytes): return try parse(bytes, file: path, relativeTo: folder)
    case .failure(let problem):
      throw Diagnostics([
        Diagnostic(at: Place(source: path), message: "the file \(problem.message)")
      ])
    }
  }

  /// Decodes the bytes of a baseline as if they stood in `file`.
  package static func parse(
    _ bytes: some Collection<UInt8>, file: String, relativeTo folder: String = ""
  ) throws(Diagnostics) -> Baseline {
    var found: [Diagnostic] = []
    let root = YAMLText.parse(bytes, at: Place(source: file), into: &found)
    guard let root, found.isEmpty else { throw Diagnostics(found) }
    let session = Session(folder: folder)
    guard
      let baseline = Shape.baseline.decode(Input(node: root, path: "", session: session)),
      session.mistakes == 0
    else { throw Diagnostics(session.diagnostics) }
    return baseline
  }

  /// The baselines in a folder, by their paths, in order of name; none where there is no folder.
  package static func paths(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
      .map { "\(folder)/\($0)" }
  }
}
