internal import CGSL
internal import Foundation

/// GSL's samplers, drawing from this stream.
extension RandomStream {
  /// An exponential variate with the given mean.
  public func exponential(mean: Double) -> Double { gsl_ran_exponential(generator, mean) }

  /// A standard normal variate (ziggurat).
  public func normal() -> Double { gsl_ran_gaussian_ziggurat(generator, 1) }

  /// A gamma variate with mean `shape` × `scale`.
  public func gamma(shape: Double, scale: Double) -> Double {
    gsl_ran_gamma(generator, shape, scale)
  }

  /// A lognormal variate: exp of a normal with mean `mu` and standard deviation `sigma`.
  public func lognormal(mu: Double, sigma: Double) -> Double { exp(mu + sigma * normal()) }
}
