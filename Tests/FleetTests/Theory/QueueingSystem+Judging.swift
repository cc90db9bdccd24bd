import DiscreteEvents
import Fleet
import Statistics
import Testing

/// Simulating a textbook queue and holding the intervals against theory.
extension QueueingSystem {
  /// Independent replications of each system.
  private static let replications = 32

  /// Long enough to forget the empty start. The slowest part of the way to the steady state of
  /// M/M/1 decays as exp(−t(1 − √ρ)²) (Gross & Harris, on its transient), so within 31 s at load
  /// 0.7 or 90 s at 0.8; other systems here are not slower than that by more than a factor of
  /// (1 + cv²)/2, which is 8.5 at cv = 4 and then with load 0.5, where it makes 100 s. 3,000 s is
  /// at least 30 of those times: what is left of the start is below e^−30.
  private static let warmup = SimTime.seconds(3000)

  /// The distance between samples of the number in the system: instants that have nothing to do
  /// with what happens see its time average, whatever their distance.
  private static let sampleEvery = SimTime.seconds(10)

  /// Runs the replications.
  ///
  /// A replication's mean is a ratio whose denominator, the number of requests n, is random. The
  /// bias is at most sd(mean)·sd(n)/E(n), about sd(mean)/√n, while the interval reaches about
  /// 4·sd(mean)/√replications to either side, which is hundreds of times as much. What a measure
  /// counts after arrivals end, some seconds of at least 20,000, is as little.
  ///
  /// - Returns: for each claim, what each replication measured.
  private func simulate() throws -> [[Double]] {
    let end = Self.warmup + span
    var config = config
    config.warmup = Self.warmup
    config.duration = end
    var measured = Array(repeating: [Double](), count: claims.count)
    for replication in 0..<Self.replications {
      let options = RunOptions(replication: replication, sampleEvery: Self.sampleEvery)
      let run = QueueingRun(try Fleet.run(config, options), from: Self.warmup, to: end)
      for (index, claim) in claims.enumerated() { measured[index].append(claim.measure(run)) }
    }
    return measured
  }

  /// Simulates the system and holds every claim against its interval, which must cover it and must
  /// not cover what is off by the margin: a wrong formula, or a wrong engine, would be seen.
  func judge(level: Double) throws {
    for (claim, measured) in zip(claims, try simulate()) {
      let interval = MeanInterval(of: measured, level: level)
      let halfWidth = try #require(interval.halfWidth)
      let range = interval.mean - halfWidth...interval.mean + halfWidth
      let report =
        "\(self): \(claim.what) is \(claim.exact); simulated \(interval.mean) ± \(halfWidth)"
      #expect(range.contains(claim.exact), "\(report)")
      for wrong in [claim.exact * (1 - margin), claim.exact * (1 + margin)] {
        #expect(!range.contains(wrong), "\(report), which the wrong \(wrong) would pass")
      }
    }
  }
}
