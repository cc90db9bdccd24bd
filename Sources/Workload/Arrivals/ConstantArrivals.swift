internal import DiscreteEvents

/// Arrivals at equal gaps, the first one gap after time 0.
struct ConstantArrivals: Sendable {
  private var clock = ArrivalClock()
  /// The gap in picoseconds: its whole part and the rest, below 1.
  private let whole: Double
  private let fraction: Double
  /// Fractions of a picosecond that the clock still lacks; carried over, so that arrival n comes
  /// within a picosecond of n gaps.
  private var carry = 0.0

  /// `rate` is in requests a second.
  init(rate: Double) {
    let gap = 1e12 / rate
    whole = gap.rounded(.down)
    fraction = gap.isFinite ? gap - whole : 0
  }

  mutating func next() -> SimTime? {
    carry += fraction
    let extra = carry.rounded(.down)
    carry -= extra
    return clock.advance(by: whole + extra) ? clock.time : nil
  }
}
