import Foundation
import Study
import Testing

/// How often a regression test cries wolf, and how often it sees one, measured by simulation. Seeds
/// are fixed, so the rates are the same in every run.
@Suite("What a regression test can tell") struct RegressionClaimsTests {
  /// The part of `trials` in which fresh runs of `overrides` fail against a baseline of their own.
  private func failures(
    _ overrides: [String], trials: Int, replications: Int = 10, paired: Bool, from seed: UInt64
  ) throws -> Int {
    let failed = try Replications.map(trials) { trial in
      let seed = seed + 2 * UInt64(trial)
      let baseline = try RegressionSamples.runs(
        seed: seed, replications: replications, threads: 1
      ).baseline(file: "small.yaml")
      let fresh = try RegressionSamples.runs(
        overrides, seed: paired ? seed : seed + 1, replications: replications, threads: 1)
      return !Regression(fresh, against: baseline).failures.isEmpty
    }
    return failed.filter(\.self).count
  }

  @Test("of 200 unchanged re-runs with fresh seeds at most 1 % fail")
  func falseAlarms() throws {
    let alarms = try failures([], trials: 200, paired: false, from: 1_000)
    print("regress: \(alarms) of 200 unchanged re-runs with fresh seeds fail")
    #expect(alarms <= 2)
  }

  @Test("unchanged re-runs with the same seeds never fail")
  func identical() throws {
    #expect(try failures([], trials: 20, paired: true, from: 5_000) == 0)
  }

  @Test("of 100 engines that are 5 % slower at least 95 are caught over the same seeds")
  func pairedPower() throws {
    let caught = try failures(
      RegressionSamples.slower, trials: 100, paired: true, from: 10_000)
    print("regress: \(caught) of 100 engines 5 % slower are caught over the same seeds")
    #expect(caught >= 95)
  }

  @Test("over other seeds, twice the replications catch as many")
  func unpairedPower() throws {
    let counts = [10, 20]
    let trials = try Replications.map(100) { trial in
      let seed = 20_000 + 2 * UInt64(trial)
      let normal = try RegressionSamples.runs(seed: seed, replications: 20, threads: 1)
      let slower = try RegressionSamples.runs(
        RegressionSamples.slower, seed: seed + 1, replications: 20, threads: 1)
      return counts.map { count in
        let baseline = normal.first(count).baseline(file: "small.yaml")
        return !Regression(slower.first(count), against: baseline).failures.isEmpty
      }
    }
    let caught = counts.indices.map { index in trials.filter { $0[index] }.count }
    for (count, caught) in zip(counts, caught) {
      print(
        "regress: \(caught) of 100 engines 5 % slower are caught over other seeds, "
          + "with \(count) replications")
    }
    // Ten replications catch most, but not the 95 that common random numbers catch for sure.
    #expect(caught[0] >= 85)
    #expect(caught[1] >= 95)
  }
}

extension FreshRuns {
  /// The first `count` replications alone.
  fileprivate func first(_ count: Int) -> FreshRuns {
    FreshRuns(
      of: scenario, overrides: overrides, seed: seed, warmup: warmup,
      summaries: Array(summaries.prefix(count)))
  }
}
