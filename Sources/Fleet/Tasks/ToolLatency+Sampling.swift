internal import DiscreteEvents
internal import Glibc

extension ToolLatency {
  /// The latency of run number `index`.
  func sample(_ random: RandomField, at index: UInt64) -> SimTime {
    switch self {
    case .constant(let time): return time
    case .exponential(let mean):
      return .seconds(-mean.seconds * log(1 - random.uniform(at: index)))
    case .lognormal(let mean, let cv):
      // The logarithm's variance and mean follow from E = exp(μ + σ²/2), cv² = exp(σ²) − 1.
      let variance = log(1 + cv * cv)
      let factor = exp(variance.squareRoot() * random.normal(at: index) - variance / 2)
      return .seconds(mean.seconds * factor)
    }
  }
}
