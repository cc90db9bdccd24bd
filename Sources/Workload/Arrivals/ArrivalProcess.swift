internal import DiscreteEvents

/// When the requests of an open stream arrive: one of the processes that a scenario can name.
///
/// An enum and not a protocol, because it is asked once a request: a switch needs no allocation
/// and no dynamic dispatch.
enum ArrivalProcess: Sendable {
  case poisson(PoissonArrivals)
  case gamma(GammaArrivals)
  case constant(ConstantArrivals)
  case mmpp(MMPPArrivals)
  case diurnal(DiurnalArrivals)

  /// The process `config` describes; `nil` for a closed stream, whose arrivals answer departures.
  init?(_ config: ArrivalsConfig) {
    switch config {
    case .poisson(let rate): self = .poisson(PoissonArrivals(rate: rate))
    case .gamma(let rate, let cv) where cv > 0: self = .gamma(GammaArrivals(rate: rate, cv: cv))
    case .gamma(let rate, _), .constant(let rate): self = .constant(ConstantArrivals(rate: rate))
    case .mmpp(let states): self = .mmpp(MMPPArrivals(states: states))
    case .diurnal(let mean, let amplitude, let period, let peak):
      self = .diurnal(
        DiurnalArrivals(mean: mean, amplitude: amplitude, period: period, peak: peak))
    case .closed: return nil
    }
  }

  /// The next arrival, never earlier than the one before; `nil` when it is past the latest
  /// instant a run may reach. Expected O(1).
  mutating func next(using random: RandomStream) -> SimTime? {
    switch self {
    case .poisson(var process):
      defer { self = .poisson(process) }
      return process.next(using: random)
    case .gamma(var process):
      defer { self = .gamma(process) }
      return process.next(using: random)
    case .constant(var process):
      defer { self = .constant(process) }
      return process.next()
    case .mmpp(var process):
      defer { self = .mmpp(process) }
      return process.next(using: random)
    case .diurnal(var process):
      defer { self = .diurnal(process) }
      return process.next(using: random)
    }
  }
}
