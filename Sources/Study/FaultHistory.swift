package import DiscreteEvents
package import Fleet
internal import Statistics

/// How one replication broke, and how requests fared by the time at which they came.
package struct FaultHistory: Hashable, Sendable {
  package var attainment: AttainmentSeries
  /// Those that began, in order of their starts.
  package var outages: [OutageRecord]

  package init(attainment: AttainmentSeries, outages: [OutageRecord]) {
    self.attainment = attainment
    self.outages = outages
  }

  /// Of a run; `nil` where nothing breaks.
  package init?(_ result: FleetResult) {
    guard let series = result.attainment else { return nil }
    attainment = series
    // Those that a run's end kept from beginning are no outages.
    outages = result.outages.filter { $0.start <= result.end }
      .sorted { ($0.start, $0.fault, $0.unit) < ($1.start, $1.fault, $1.unit) }
  }
}

/// How many requests a second came and were served well over time, in replications of one
/// configuration.
package struct GoodputCurve: Sendable {
  package struct Point: Hashable, Sendable {
    /// The middle of the time that it is about.
    package var time: SimTime
    /// Requests a second that came in that time: all of them, and those that completed within
    /// their SLO.
    package var offered: Double
    package var good: Estimate
  }

  /// As far as every replication goes; the last window of arrivals, which the end cuts off, is left
  /// out.
  package let points: [Point]
  /// How long a time each point is about.
  package let span: SimTime

  /// At most `most` points; `nil` where there are no replications.
  package init?(_ histories: [FaultHistory], atMost most: Int) {
    guard let first = histories.first else { return nil }
    let windows = max(0, (histories.map(\.attainment.windows.count).min() ?? 0) - 1)
    let step = max(1, (windows + most - 1) / most)
    let window = first.attainment.window.picoseconds
    let span = SimTime(picoseconds: window * Int64(step))
    self.span = span
    points = stride(from: 0, through: windows - step, by: step).map { start in
      let parts = histories.map { $0.attainment.windows[start..<start + step] }
      func rate(
        _ part: ArraySlice<AttainmentSeries.Window>, _ count: (AttainmentSeries.Window) -> Int
      )
        -> Double
      { Double(part.reduce(0) { $0 + count($1) }) / span.seconds }
      let good = MeanInterval(of: parts.map { rate($0, \.good) })
      return Point(
        time: SimTime(picoseconds: window * Int64(start) + span.picoseconds / 2),
        offered: MeanInterval(of: parts.map { rate($0, \.arrived) }).mean,
        good: Estimate(
          value: good.mean, halfWidth: histories.count > 1 ? good.halfWidth : nil))
    }
  }
}
