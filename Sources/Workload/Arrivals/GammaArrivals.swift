internal import DiscreteEvents

/// A renewal process with gamma gaps: burstier than Poisson when their coefficient of variation
/// is above 1, smoother below.
///
/// It starts as if a request had arrived at time 0, so the first gap is distributed as the others.
struct GammaArrivals: Sendable {
  private var clock = ArrivalClock()
  private let shape: Double
  /// In picoseconds.
  private let scale: Double

  /// `rate` is in requests a second; `cv`, over 0, is the gaps' coefficient of variation.
  ///
  /// A gamma variate has mean shape·scale and squared coefficient of variation 1/shape.
  init(rate: Double, cv: Double) {
    shape = 1 / (cv * cv)
    scale = 1e12 / rate * cv * cv
  }

  mutating func next(using random: RandomStream) -> SimTime? {
    clock.advance(by: random.gamma(shape: shape, scale: scale)) ? clock.time : nil
  }
}
