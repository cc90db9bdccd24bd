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

  /// A Weibull variate with the given mean: scale × (−ln u)^(1/`shape`), whose mean is
  /// scale × Γ(1 + 1/`shape`).
  public func weibull(mean: Double, shape: Double) -> Double {
    let scale = mean / tgamma(1 + 1 / shape)
    return sample { gsl_ran_weibull($0, scale, shape) }
  }

  /// A lognormal variate: exp of a normal with mean `mu` and standard deviation `sigma`.
  public func lognormal(mu: Double, sigma: Double) -> Double { exp(mu + sigma * normal()) }
}
