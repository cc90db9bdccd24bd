package import DiscreteEvents

/// How many requests were served well, by the time at which they came.
///
/// A request counts where it arrives, not where it ends, so that a fraction is one of the same
/// requests.
package struct AttainmentSeries: Hashable, Sendable {
  /// How long a window is.
  package let window: SimTime
  package private(set) var windows: [Window] = []

  package struct Window: Hashable, Sendable {
    /// Requests that arrived; those that completed within their SLO; those that failed, were turned
    /// away or given up.
    package var arrived = 0
    package var good = 0
    package var lost = 0

    package init() {}
  }

  package init(window: SimTime, windows: [Window] = []) {
    self.window = window
    self.windows = windows
  }

  /// Counts a request that has left.
  mutating func add(_ record: RequestRecord, isGood: Bool) {
    let index = Int(record.arrival.picoseconds / window.picoseconds)
    while windows.count <= index { windows.append(Window()) }
    windows[index].arrived += 1
    if isGood { windows[index].good += 1 }
    switch record.status {
    case .completed, .unfinished: break
    case .rejected, .failed, .timedOut: windows[index].lost += 1
    }
  }
}

extension FleetConfig {
  /// The windows in which requests that arrive are counted: a two-hundredth of the run, a second
  /// at least; where nobody knows how long it will be, ten seconds.
  package var attainmentWindow: SimTime {
    guard let duration else { return .seconds(10) }
    return SimTime(picoseconds: max(1_000_000_000_000, duration.picoseconds / 200))
  }
}
