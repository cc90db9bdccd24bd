internal import Foundation
internal import Scenario

/// A scenario and the baseline that it is held against.
struct RegressionTarget {
  let scenario: Scenario
  /// The scenario's file as the baseline names it: relative to this folder, where it is below.
  let file: String
  /// The file of the baseline.
  let path: String
  /// `nil` = there is none, or it cannot be read and is to be recorded anew.
  let baseline: Baseline?

  /// Finds the baselines of `files`, or, where there are none, the scenarios of all baselines in
  /// `folder`. Where `isUpdate`, a baseline may be missing or unreadable.
  ///
  /// - Throws: `ScenarioFiles.Mistakes` with every mistake in all of them.
  static func all(
    _ files: [String], overrides: [String], in folder: String, isUpdate: Bool
  ) throws -> [RegressionTarget] {
    var targets: [RegressionTarget] = []
    var mistakes: [Diagnostics] = []
    var taken: [String: String] = [:]
    func attempt(_ body: () throws(Diagnostics) -> RegressionTarget) {
      do throws(Diagnostics) {
        let target = try body()
        if let other = taken.updateValue(target.file, forKey: target.path), other != target.file {
          mistakes.append(
            mistake(
              at: target.scenario.file,
              "its baseline would be \(target.path), as that of \(other) is; "
                + "scenarios need different file names"))
        }
        if !targets.contains(where: { $0.path == target.path }) { targets.append(target) }
      } catch {
        mistakes.append(error)
      }
    }
    if files.isEmpty {
      let paths = Baseline.paths(in: folder)
      if paths.isEmpty {
        mistakes.append(
          mistake(
            at: folder, "no baseline here; record one with seatrial regress SCENARIO --update"))
      }
      for path in paths {
        attempt { () throws(Diagnostics) in try of(baselineAt: path, overrides) }
      }
    } else {
      for file in files {
        attempt { () throws(Diagnostics) in try of(file, overrides, in: folder, isUpdate) }
      }
    }
    guard mistakes.isEmpty else { throw ScenarioFiles.Mistakes(files: mistakes) }
    return targets
  }

  private static func of(
    baselineAt path: String, _ overrides: [String]
  ) throws(Diagnostics) -> RegressionTarget {
    guard let baseline = try Baseline.load(path) else {
      throw mistake(at: path, "the file does not exist")
    }
    let scenario = try Scenario.load(file: baseline.file, overrides: overrides)
    return RegressionTarget(
      scenario: scenario, file: baseline.file, path: path, baseline: baseline)
  }

  private static func of(
    _ file: String, _ overrides: [String], in folder: String, _ isUpdate: Bool
  ) throws(Diagnostics) -> RegressionTarget {
    let scenario = try Scenario.load(file: file, overrides: overrides)
    let path = "\(folder)/\(Scenario.baseName(of: file)).json"
    let own = relative(file)
    let baseline: Baseline?
    do throws(Diagnostics) {
      baseline = try Baseline.load(path)
    } catch {
      guard isUpdate else { throw error }
      baseline = nil
    }
    if let baseline, standardized(baseline.file) != standardized(file) {
      throw mistake(
        at: path,
        "the baseline of \(baseline.file), not of \(own); --baseline takes another folder")
    }
    if baseline == nil, !isUpdate {
      throw mistake(
        at: file, "no baseline \(path); record one with --update")
    }
    return RegressionTarget(scenario: scenario, file: own, path: path, baseline: baseline)
  }

  private static func mistake(at source: String, _ message: String) -> Diagnostics {
    Diagnostics([Diagnostic(at: Place(source: source), message: message)])
  }

  private static func standardized(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.path
  }

  /// `path` from this folder, where it is below it; else as it is.
  private static func relative(_ path: String) -> String {
    let here = standardized(FileManager.default.currentDirectoryPath) + "/"
    let full = standardized(path)
    return full.hasPrefix(here) ? String(full.dropFirst(here.count)) : path
  }
}
