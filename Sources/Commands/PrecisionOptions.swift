internal import ArgumentParser
internal import Foundation
internal import Study

/// How tight the intervals are to be.
struct PrecisionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Go on with replications until every headline interval is this tight, such as 2%.",
      valueName: "percent"), transform: PrecisionOptions.part)
  var precision: Double?

  @Option(help: "Replications that --precision may take.")
  var maxReplications = 1000

  func validate() throws {
    guard (2...100_000).contains(maxReplications) else {
      throw ValidationError(
        "--max-replications must be from 2 to 100000, not \(maxReplications)")
    }
  }

  /// Refuses numbers of replications that nothing can be made of.
  func check(_ replications: Int?, least: Int) throws {
    guard let replications else { return }
    let least = precision == nil ? least : max(2, least)
    guard (least...100_000).contains(replications) else {
      throw ValidationError(
        "--replications must be from \(least) to 100000, not \(replications)")
    }
  }

  /// What stops the replications; `nil` when no precision was asked for.
  var rule: PrecisionRule? {
    precision.map { PrecisionRule(target: $0, mostReplications: maxReplications) }
  }

  /// Reads `2%`.
  static func part(_ text: String) throws -> Double {
    guard text.hasSuffix("%"), let percent = Double(text.dropLast()), percent > 0, percent < 100
    else {
      throw ValidationError("--precision must be a percentage such as 2%, not '\(text)'")
    }
    return percent / 100
  }
}
