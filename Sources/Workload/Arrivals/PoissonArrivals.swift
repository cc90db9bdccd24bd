internal import DiscreteEvents

/// A Poisson process: independent exponential gaps.
struct PoissonArrivals: Sendable {
  private var clock = ArrivalClock()
  /// The mean gap, in picoseconds.
  private let mean: Double

  /// `rate` is in requests a second.
  init(rate: Double) { mean = 1e12 / rate }

  mutating func next(using random: RandomStream) -> SimTime? {
    clock.advance(by: random.exponential(mean: mean)) ? clock.time : nil
  }
}
