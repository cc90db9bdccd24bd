package import Scenario
internal import Statistics
package import Study

/// A baseline recorded anew: what it is now, and what moved.
package struct BaselineUpdate: Sendable {
  private let path: String
  private let baseline: Baseline
  private let former: Baseline?
  /// What moved; `nil` where there was no baseline.
  private let regression: Regression?

  /// - Parameters:
  ///   - file: The scenario's file as the baseline is to name it.
  ///   - former: The baseline that there was; `nil` = none, or an unreadable one.
  package init(_ fresh: FreshRuns, of file: String, from former: Baseline?, at path: String) {
    self.path = path
    self.former = former
    baseline = fresh.baseline(file: file)
    regression = former.map { Regression(fresh, against: $0) }
  }

  /// Writes the baseline, whole or not at all; leaves one that is what it was alone.
  package func write() throws(AtomicFile.Failure) {
    guard baseline != former else { return }
    try BaselineJSON.write(baseline, to: path)
  }

  /// What a person is told of it, without a line break at its end.
  package var text: String {
    let metrics = RegressionReport.counted(baseline.metrics.count, "metric")
    let what = "\(metrics) over \(baseline.replications) replications from seed \(baseline.seed)"
    guard let regression else { return "\(path): recorded, \(what)" }
    if baseline == former { return "\(path): what it was, \(what)" }
    let moved = regression.changes.filter { $0.difference?.estimate != 0 }
    guard !moved.isEmpty else { return "\(path): recorded anew, no watched number moved" }
    var table = TextTable(header: ["metric", "before", "after", "difference", "in percent"])
    for change in moved {
      table.append([
        change.metric.title, change.beforeText, change.afterText, change.differenceText,
        change.partText,
      ])
    }
    let lines = ["\(path): recorded anew, \(what); moved:"] + table.lines
    return (lines + regression.notes.map { "  \($0)" }).joined(separator: "\n")
  }
}
