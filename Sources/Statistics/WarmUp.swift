/// How much of the start of a run to leave out of its statistics.
package enum WarmUp {
  /// Observations averaged into one before the rule looks at them.
  private static let batch = 5
  /// Batches that are always kept: the spread of fewer says nothing.
  private static let kept = 5

  /// The number of observations to leave out of `series`, which is in the order they were made: a
  /// multiple of 5. `nil` where that would be more than half of them, which says that no steady
  /// state was seen (the run is too short, or the system overloaded), and where there are fewer
  /// than 50.
  ///
  /// MSER-5: of the means Z₁, …, Zₘ of batches of 5 the first d are left out that minimise
  ///
  ///     Σ_{j>d} (Zⱼ − mean of Z_{d+1}…Zₘ)² / (m − d)²,
  ///
  /// the squared width of an interval around the mean of the rest, were it independent
  /// (K. P. White, Simulation 69(6), 1997; K. P. White, M. J. Cobb, S. C. Spratt, WSC 2000;
  /// W. W. Franklin, K. P. White, WSC 2008). At equal values as little as possible is left out. A
  /// minimum in the second half is taken as a failure, as K. Hoad, S. Robinson and R. Davies do
  /// (Journal of the Operational Research Society 61, 2010). O(n).
  package static func observations(in series: [Double]) -> Int? {
    let means = batchMeans(series)
    guard means.count >= 2 * kept else { return nil }
    // From the last batch to the first, with the sum of squares kept up to date (B. P. Welford,
    // Technometrics 4(3), 1962).
    var count = 0.0
    var mean = 0.0
    var squares = 0.0
    var least = Double.infinity
    var leftOut = means.count
    for index in means.indices.reversed() {
      count += 1
      let distance = means[index] - mean
      mean += distance / count
      squares += distance * (means[index] - mean)
      let error = squares / (count * count)
      if means.count - index >= kept, error <= least {
        least = error
        leftOut = index
      }
    }
    return leftOut > means.count / 2 ? nil : leftOut * batch
  }

  /// The means of consecutive batches; observations left over at the end are not used.
  private static func batchMeans(_ series: [Double]) -> [Double] {
    (0..<series.count / batch).map { number in
      series[number * batch..<(number + 1) * batch].reduce(0, +) / Double(batch)
    }
  }
}
