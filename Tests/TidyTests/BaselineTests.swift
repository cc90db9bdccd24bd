import Foundation
import Scenario
import Testing

@Suite("The recorded baselines") struct BaselineTests {
  private let root = Repository.root.path + "/"

  @Test("every shipped scenario has one, of what the scenario says today")
  func complete() throws {
    let scenarios = Repository.files("scenarios") { path in
      path.hasSuffix(".yaml") && path.split(separator: "/").count == 2
    }
    #expect(scenarios.count >= 5)
    for file in scenarios {
      let path = "results/\(Scenario.baseName(of: file.path)).json"
      let again = "seatrial regress \(file) --update"
      guard let baseline = try Baseline.load(root + path, relativeTo: root) else {
        Issue.record("\(file) has no baseline: \(again)")
        continue
      }
      let scenario = try Scenario.load(file: root + file.path)
      #expect(baseline.file == file.path)
      #expect(baseline.overrides.isEmpty, "\(path): \(again)")
      #expect(baseline.fingerprint == scenario.runFingerprint, "\(path) is stale: \(again)")
      #expect(baseline.replications == scenario.regress.replications, "\(path): \(again)")
    }
  }

  @Test("none is of a scenario that is gone")
  func noneStale() throws {
    let paths = Baseline.paths(in: root + "results")
    #expect(!paths.isEmpty)
    for path in paths {
      do throws(Diagnostics) {
        _ = try Baseline.load(path, relativeTo: root)
      } catch {
        Issue.record("\(error)")
      }
    }
  }
}
