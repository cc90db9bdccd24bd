internal import DiscreteEvents

extension ReplayComparison.Latency {
  /// Of the requests that have `latency` in both; `nil` = there are none.
  init?(
    _ pairs: [(MeasuredRequest, MeasuredRequest)], _ latency: (MeasuredRequest) -> SimTime?
  ) {
    let values = ReplayPicture.values(pairs.map { ($0, Optional($1)) }, latency)
    guard !values.isEmpty else { return nil }
    let (theirs, ours) = (values.map(\.0).sorted(), values.map(\.1).sorted())
    func percentile(_ part: Double) -> ReplayComparison.Pair {
      ReplayComparison.Pair(quantile(theirs, part), quantile(ours, part))
    }
    requests = values.count
    mean = ReplayComparison.Pair(meanOf: theirs, ours)
    p50 = percentile(0.5)
    p90 = percentile(0.9)
    p95 = percentile(0.95)
    p99 = percentile(0.99)
    errorOfRequests = ReplayComparison.Spread(values)
  }
}

extension ReplayComparison.Pair {
  fileprivate init(meanOf measured: [Double], _ simulated: [Double]) {
    self.init(mean(measured), mean(simulated))
  }
}

extension ReplayComparison.Spread {
  /// Of |simulated / measured − 1| over pairs of measured and simulated values; those measured as 0
  /// are left out.
  init(_ pairs: [(Double, Double)]) {
    let errors = pairs.filter { $0.0 > 0 }.map { abs($0.1 / $0.0 - 1) }.sorted()
    median = quantile(errors, 0.5)
    p95 = quantile(errors, 0.95)
  }
}

extension ReplayComparison.Level {
  init(_ measured: [Double], _ simulated: [Double], _ places: [Int]) {
    measuredMean = mean(places.map { measured[$0] })
    simulatedMean = mean(places.map { simulated[$0] })
    meanAbsoluteDifference = mean(places.map { abs(simulated[$0] - measured[$0]) })
    instants = places.count
  }
}
