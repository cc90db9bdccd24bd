internal import DiscreteEvents

/// The time of a stream's last arrival, moved on by gaps.
///
/// An integer count of picoseconds: gaps are rounded one by one, to the nearest, so the clock
/// keeps its resolution however long the run. Rounding errors of random gaps have mean zero and
/// at most half a picosecond each, so after n arrivals they amount to about √n / 3 picoseconds.
struct ArrivalClock: Sendable {
  private(set) var time = SimTime.zero

  /// Moves on by `gap` picoseconds, at least 0; false, leaving the time alone, when that is past
  /// the latest instant a run may reach (or `gap` is not a number).
  mutating func advance(by gap: Double) -> Bool {
    guard gap < 9e18 else { return false }
    return advance(by: Int64(gap.rounded()))
  }

  /// Moves on by `gap` picoseconds, at least 0; false when that is past the latest instant.
  mutating func advance(by gap: Int64) -> Bool {
    let (sum, overflow) = time.picoseconds.addingReportingOverflow(gap)
    guard !overflow, sum <= SimTime.horizon.picoseconds else { return false }
    time = SimTime(picoseconds: sum)
    return true
  }

  /// Moves on to `instant`, which is not earlier.
  mutating func advance(to instant: SimTime) { time = instant }
}
