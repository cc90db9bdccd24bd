internal import DiscreteEvents
internal import Scenario
package import Study

/// Regression tests of some scenarios, for a reader: what the forms of the report share.
package struct RegressionReport: Sendable {
  /// One a scenario.
  package let outcomes: [Outcome]
  package let wallS: Double

  /// A scenario's test.
  package struct Outcome: Sendable {
    package let regression: Regression
    /// The file of its baseline.
    package let baselineFile: String
    /// The program that runs it again.
    package let program: String

    package init(_ regression: Regression, baselineFile: String, program: String = "seatrial") {
      self.regression = regression
      self.baselineFile = baselineFile
      self.program = program
    }
  }

  package init(_ outcomes: [Outcome], wallS: Double) {
    self.outcomes = outcomes
    self.wallS = wallS
  }

  package var failed: [Outcome] { outcomes.filter { !$0.regression.failures.isEmpty } }

  /// The verdict, in a sentence.
  package var verdict: String {
    let scenarios = RegressionReport.counted(outcomes.count, "scenario")
    guard failed.isEmpty else {
      let each = failed.map { outcome in
        let names = outcome.regression.failures.map(\.metric.title)
        let more = names.count > 3 ? " and \(names.count - 2) more" : ""
        let shown = names.prefix(names.count > 3 ? 2 : 3).joined(separator: ", ")
        return "\(outcome.name) (\(shown)\(more))"
      }
      return "Worse: \(failed.count) of \(scenarios): \(each.joined(separator: "; "))."
    }
    if outcomes.allSatisfy(\.regression.isIdentical) {
      return "No worse: \(scenarios), every number what it was."
    }
    let better = outcomes.map(\.regression.improvements.count).reduce(0, +)
    let improved = better > 0 ? "; \(RegressionReport.counted(better, "metric")) better" : ""
    return "No worse: \(scenarios), nothing beyond its tolerance\(improved)."
  }

  /// `1 metric`, `3 metrics`.
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(Quantity.count(Double(count))) \(noun)\(count == 1 ? "" : "s")"
  }
}

extension RegressionReport.Outcome {
  var name: String { regression.fresh.scenario.name }
  var file: String { regression.fresh.scenario.file }

  /// How the two sides were compared.
  var pairing: String {
    if let pairs = regression.pairs {
      return "seed \(regression.fresh.seed), \(pairs) replications, compared one by one"
    }
    return "seed \(regression.fresh.seed) against \(regression.baseline.seed), "
      + "\(regression.fresh.summaries.count) replications against "
      + "\(regression.baseline.replications), independent"
  }

  /// The command that runs this test again.
  package var again: String {
    var words = [program, "regress", file]
    let folder = baselineFile.lastIndex(of: "/").map { String(baselineFile[..<$0]) } ?? "."
    if folder != "results" { words += ["--baseline", folder] }
    return RegressionReport.shell(words + settings + (isDefault ? [] : randomness))
  }

  /// The command that shows what the fresh runs did.
  package var look: String {
    RegressionReport.shell([program, "run", file] + settings + warmup + randomness)
  }

  /// The command that makes these runs the baseline.
  var update: String { again + " --update" }

  private var settings: [String] { regression.fresh.overrides.flatMap { ["--set", $0] } }

  /// What was found to be the warm-up, where the scenario does not say.
  private var warmup: [String] {
    guard !regression.fresh.scenario.hasWarmup else { return [] }
    var seconds: [UInt8] = []
    seconds.append(regression.fresh.warmup)
    return ["--set", "warmup=\(String(decoding: seconds, as: UTF8.self))s"]
  }

  private var randomness: [String] {
    let fresh = regression.fresh
    return ["--seed", "\(fresh.seed)", "--replications", "\(fresh.summaries.count)"]
  }

  /// Whether the seed and the replications are those that a test takes unless told otherwise.
  private var isDefault: Bool {
    let (fresh, baseline) = (regression.fresh, regression.baseline)
    return fresh.seed == baseline.seed && fresh.summaries.count == baseline.replications
  }
}

extension RegressionReport {
  /// `words` as a POSIX shell reads them back.
  static func shell(_ words: [String]) -> String {
    words.map { word in
      let isPlain =
        !word.isEmpty
        && word.unicodeScalars.allSatisfy { scalar in
          ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
            || ("0"..."9").contains(scalar) || "_-./=,:%+@".unicodeScalars.contains(scalar)
        }
      return isPlain ? word : "'" + word.replacing("'", with: #"'\''"#) + "'"
    }.joined(separator: " ")
  }
}
