package import Fleet
internal import Statistics

/// How the regret of independent replications of one configuration grew.
package struct RegretGrowth: Sendable {
  /// After a number of requests: means over the replications.
  package struct Point: Hashable, Sendable {
    package var requests: Int
    /// What the policy's choices were worth, and the comparator's.
    package var earned: Double
    package var compared: Double
    package var regret: Estimate
  }

  package let comparator: RegretCurve.Comparator
  /// As far as every replication goes.
  package let points: [Point]
  /// The exponent b of regret ≈ c·T^b: the mean of the replications' own, with its Student-t
  /// interval; `nil` where some replication has none (``RegretCurve/slope(against:)``).
  package let slope: Estimate?

  /// The regret of `replications` against `comparator`; `nil` where there is none.
  package init?(_ replications: [RegretCurve], against comparator: RegretCurve.Comparator) {
    let regrets = replications.compactMap { $0.regrets(against: comparator) }
    guard let first = replications.first, regrets.count == replications.count,
      let place = first.comparators.firstIndex(of: comparator)
    else { return nil }
    self.comparator = comparator
    // All stop at the same numbers of requests on the way, but where one ends the others may go on.
    let common = first.points.indices.prefix { index in
      replications.allSatisfy { run in
        run.points.indices.contains(index)
          && run.points[index].requests == first.points[index].requests
      }
    }
    points = common.map { index in
      let points = replications.map { $0.points[index] }
      return Point(
        requests: first.points[index].requests,
        earned: MeanInterval(of: points.map(\.earned)).mean,
        compared: MeanInterval(of: points.map { $0.worths[place] }).mean,
        regret: Estimate(MeanInterval(of: regrets.map { $0[index] })))
    }
    let slopes = replications.compactMap { $0.slope(against: comparator) }
    slope = slopes.count == replications.count ? Estimate(MeanInterval(of: slopes)) : nil
  }
}

extension Estimate {
  fileprivate init(_ interval: MeanInterval) {
    self.init(value: interval.mean, halfWidth: interval.halfWidth)
  }
}

extension RegretCurve {
  /// Requests before which nothing is said of how regret grows.
  private static let start = 64

  /// The part of the run that is left out as its beginning.
  private static let beginning = 1.0 / 16

  /// The exponent b of regret ≈ c·T^b over the last 15/16 of the requests, the 64th at the
  /// earliest.
  ///
  /// A bound such as O(√T) is about the end of the curve. Four octaves are long enough for whole
  /// epochs of a policy whose epochs double, and what was lost at the start, where every arm has to
  /// be tried, is then at most a quarter of a √T (√(1/16)).
  ///
  /// `nil` where there is less than an octave to look at, or the policy was at some point there no
  /// worse than `comparator`: such a regret does not grow as a power.
  package func slope(against comparator: Comparator) -> Double? {
    guard let regrets = regrets(against: comparator), let end = points.last?.requests else {
      return nil
    }
    let first = max(Double(Self.start), Double(end) * Self.beginning)
    guard Double(end) >= 2 * first else { return nil }
    let tail = zip(points, regrets).filter { Double($0.0.requests) >= first }
    return PowerLaw.exponent(of: tail.map { (Double($0.0.requests), $0.1) })
  }
}
