internal import DiscreteEvents
internal import Glibc

/// A Poisson process whose rate follows the hour: mean·(1 + amplitude·cos(2π(t − peak)/period)).
///
/// By thinning: a Poisson process at the highest rate, of which each arrival is kept with the
/// probability rate(t) / highest rate. Source: Lewis, Shedler, "Simulation of nonhomogeneous
/// Poisson processes by thinning", Naval Research Logistics Quarterly 26(3), 1979.
struct DiurnalArrivals: Sendable {
  private var clock = ArrivalClock()
  /// The mean gap at the highest rate, in picoseconds.
  private let gap: Double
  private let amplitude: Double
  /// In picoseconds.
  private let period: Int64
  private let peak: Int64

  /// `mean` is in requests a second; `amplitude` is in 0...1; `period` is positive.
  init(mean: Double, amplitude: Double, period: SimTime, peak: SimTime) {
    gap = 1e12 / (mean * (1 + amplitude))
    self.amplitude = amplitude
    self.period = max(1, period.picoseconds)
    self.peak = peak.picoseconds % self.period
  }

  /// Expected O(1) over a period: 1 + `amplitude` tries an arrival, on average.
  mutating func next(using random: RandomStream) -> SimTime? {
    while clock.advance(by: random.exponential(mean: gap)) {
      let height = random.uniform() * (1 + amplitude)
      if height < 1 + amplitude * cos(phase) { return clock.time }
    }
    return nil
  }

  /// The angle since the last peak. The remainder is taken on integers, so it is exact.
  private var phase: Double {
    let sincePeak = (clock.time.picoseconds % period) - peak
    return 2 * Double.pi * Double(sincePeak) / Double(period)
  }
}
