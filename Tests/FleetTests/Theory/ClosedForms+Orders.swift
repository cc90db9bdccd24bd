import Foundation

/// Queues in other orders than of arrival, with exponential service times of mean 1.
extension ClosedForms {
  /// Mean waits in M/M/1 with priorities, the highest first, nobody being preempted:
  /// W_k = W_0 / ((1 − σ_{k−1})(1 − σ_k)), where σ_k is the load of the first k and W_0 = ρ the
  /// mean work in service. A. Cobham, "Priority assignment in waiting line problems", Operations
  /// Research 2(1), 1954.
  static func cobhamWaits(loads: [Double]) -> [Double] {
    let work = loads.reduce(0, +)
    var before = 0.0
    return loads.map { load in
      defer { before += load }
      return work / ((1 - before) * (1 - before - load))
    }
  }

  /// Mean responses in M/M/1 with priorities, the highest first, with preemption after which work
  /// is resumed: T_k = 1 / (1 − σ_{k−1}) + σ_k / ((1 − σ_{k−1})(1 − σ_k)), the work of the first k
  /// alone being in their way. Kleinrock, vol. 2, section 3.4.
  static func resumingResponses(loads: [Double]) -> [Double] {
    var before = 0.0
    return loads.map { load in
      defer { before += load }
      let through = before + load
      return 1 / (1 - before) + through / ((1 - before) * (1 - through))
    }
  }

  /// The mean response in M/M/1 at `load` when the shortest remaining request is served:
  /// E[T] = ∫ f(x) (λ(m(x) + x²F̄(x)) / (2(1 − ρ(x))²) + ∫₀ˣ dt/(1 − ρ(t))) dx, where m(x) is the
  /// second moment of service times up to x and ρ(x) the load of those. L. Schrage, L. Miller, "The
  /// queue M/G/1 with the shortest remaining processing time discipline", Operations Research
  /// 14(4), 1966.
  ///
  /// By the midpoint rule over steps of 1e-4 to 40 mean service times: f is below e⁻⁴⁰ beyond, and
  /// halving the steps changes the seventh digit.
  static func shortestRemainingResponse(load: Double) -> Double {
    let step = 1e-4
    var (response, residence) = (0.0, 0.0)
    for index in 0..<400_000 {
      let x = (Double(index) + 0.5) * step
      let tail = exp(-x)
      let loadBelow = load * (1 - (1 + x) * tail)
      let secondMoment = 2 - (x * x + 2 * x + 2) * tail
      residence += step / (1 - loadBelow)
      let wait =
        load * (secondMoment + x * x * tail) / (2 * (1 - loadBelow) * (1 - loadBelow))
      response += step * tail * (wait + residence - step / 2 / (1 - loadBelow))
    }
    return response
  }
}
