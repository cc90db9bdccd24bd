package import DiscreteEvents
package import Fleet

/// How long a fleet took after each outage until requests fared as well as before.
///
/// Looked at is the attainment, good requests over those that arrived, window by window of arrivals
/// (``AttainmentSeries``). Before an outage it is that of all whole windows from the warm-up on, of
/// which there must be five. The time to recover is from the outage's start to the start of the
/// first window from which it stays at 95 % of that or more for three windows, or as many as are
/// left. Windows in which nobody came count as well served. An outage that nobody felt took no
/// time; one from which the fleet did not recover took, at least, until requests ceased to come.
///
/// With few requests a window, chance alone takes attainment below 95 % now and then.
package struct RecoveryTimes: Hashable, Sendable {
  /// In seconds, by outage, in order of their starts.
  package private(set) var seconds: [Double] = []
  /// How many of those outages requests had not recovered from when they ceased to come.
  package private(set) var unrecovered = 0

  private static let windowsBefore = 5
  private static let windowsAfter = 3
  private static let part = 0.95

  /// After those of `outages` that began while requests came, and five windows before.
  package init(
    _ outages: [OutageRecord], in series: AttainmentSeries, warmup: SimTime
  ) {
    let span = series.window.picoseconds
    let first = Int((warmup.picoseconds + span - 1) / span)
    let count = series.windows.count
    guard first + Self.windowsBefore < count else { return }
    // Requests good and arrived in the windows from the warm-up to each.
    var before: [(good: Int, arrived: Int)] = [(0, 0)]
    for window in series.windows[first...] {
      let last = before[before.count - 1]
      before.append((last.good + window.good, last.arrived + window.arrived))
    }
    for outage in outages.sorted(by: { $0.start < $1.start }) {
      let start = Int(outage.start.picoseconds / span)
      guard start >= first + Self.windowsBefore, start < count else { continue }
      let usual = before[start - first]
      func isWell(_ window: Int) -> Bool {
        let (good, arrived) = (series.windows[window].good, series.windows[window].arrived)
        // good / arrived ≥ 0.95 · usual.good / usual.arrived
        return Double(good) * Double(usual.arrived)
          >= Self.part * Double(usual.good) * Double(arrived)
      }
      let end = (start..<count).first { window in
        (window..<min(window + Self.windowsAfter, count)).allSatisfy(isWell)
      }
      if end == nil { unrecovered += 1 }
      let recovered = Int64(end ?? count) * span
      seconds.append(SimTime(picoseconds: max(0, recovered - outage.start.picoseconds)).seconds)
    }
  }
}
