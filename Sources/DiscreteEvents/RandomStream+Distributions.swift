internal import CGSL
internal import Glibc

/// GSL's samplers, drawing from this stream.
extension RandomStream {
  /// An exponential variate with the given mean.
  public func exponential(mean: Double) -> Double {
    sample { gsl_ran_exponential($0, mean) }
  }

  /// A standard normal variate (ziggurat).
  public func normal() -> Double { sample { gsl_ran_gaussian_ziggurat($0, 1) } }

  /// A gamma variate with mean `shape` × `scale`.
  public func gamma(shape: Double, scale: Double) -> Double {
    sample { gsl_ran_gamma($0, shape, scale) }
  }

  /// A lognormal variate: exp of a normal with mean `mu` and standard deviation `sigma`.
  public func lognormal(mu: Double, sigma: Double) -> Double { exp(mu + sigma * normal()) }
}
