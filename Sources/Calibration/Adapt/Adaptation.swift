internal import Foundation
package import Pool

/// A known device's profile brought to a new device by a few measured iterations (the problem of
/// HELP, Lee et al., "Hardware-adaptive Efficient Latency Prediction for NAS via Meta-Learning",
/// NeurIPS 2021; here by Bayesian regression).
///
/// An iteration on the new device takes Σ exp(θ_e)·t_e over the elements of the known profile, t_e
/// what each takes by the prior. θ is normal around 0 (``AdaptationPrior``); measured times, by
/// operator where they are told apart, are off by normal relative errors, of which wild ones count
/// less (Huber). What is most probable is found by Gauss and Newton's method, its uncertainty by
/// the curvature there. Without samples it is the prior; with many, their own least squares on the
/// profile's axes.
package struct Adaptation: Sendable {
  /// Of the new device.
  package let profile: Profile
  private let parts: AdaptedParts
  private let ratios: [Double]
  /// Of the logarithms of the ratios.
  private let covariance: [[Double]]

  private static let rounds = 12
  /// Residuals beyond so many standard deviations count less: 95 % as efficient as least squares
  /// where errors are normal (Huber, "Robust Statistics", 1981).
  private static let huber = 1.345

  /// - Parameters:
  ///   - samples: measured on the new device; none = the prior itself.
  ///   - ranks: of adapters, by index.
  package init(_ prior: AdaptationPrior, _ samples: [IterationSample], ranks: [Int] = []) {
    let parts = AdaptedParts(prior.profile, ranks: ranks)
    self.parts = parts
    let observations = Observation.all(samples, parts, misfit: prior.misfit)
    let believed = prior.covariance(of: parts.elements)
    var logarithms = Array(repeating: 0.0, count: parts.elements.count)
    var covariance = believed
    if !observations.isEmpty, let precision = CholeskyFactor(believed)?.inverse() {
      for _ in 0..<Self.rounds {
        guard
          let factor = Self.step(&logarithms, observations, precision)
        else { break }
        covariance = factor.inverse()
      }
    }
    ratios = logarithms.map(exp)
    self.covariance = covariance
    profile = parts.profile(scaledBy: ratios)
  }

  /// One step of Gauss and Newton: solves (P + JᵀWJ)·δ = JᵀW·r − P·θ.
  ///
  /// - Returns: the factor of the left side; `nil` when there is none.
  private static func step(
    _ logarithms: inout [Double], _ observations: [Observation], _ precision: [[Double]]
  ) -> CholeskyFactor? {
    let count = logarithms.count
    let ratios = logarithms.map(exp)
    var left = precision
    var right = precision.map { row in -zip(row, logarithms).reduce(0) { $0 + $1.0 * $1.1 } }
    for observation in observations {
      let times = zip(observation.seconds, ratios).map { $0 * $1 }
      let total = times.reduce(0, +)
      let residual = (observation.logarithm - log(total)) / observation.deviation
      let weight =
        min(1, huber / max(abs(residual), 1e-300)) / (observation.deviation * observation.deviation)
      let slopes = times.map { $0 / total }
      for i in 0..<count where slopes[i] > 0 {
        right[i] += weight * slopes[i] * residual * observation.deviation
        for j in 0..<count { left[i][j] += weight * slopes[i] * slopes[j] }
      }
    }
    guard let factor = CholeskyFactor(left) else { return nil }
    for (index, change) in factor.solve(right).enumerated() {
      // A factor of three at a time, so that far starts come home too.
      logarithms[index] += min(max(change, -1.1), 1.1)
    }
    return factor
  }

  /// Seconds that `shape` is predicted to take.
  package func seconds(of shape: IterationShape) -> Double {
    zip(parts.seconds(of: shape), ratios).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Standard error of the logarithm of what all of `shapes` take together, for what is still
  /// unknown of the ratios.
  package func standardError(of shapes: [IterationShape]) -> Double {
    var slopes = Array(repeating: 0.0, count: ratios.count)
    for shape in shapes {
      for (index, seconds) in parts.seconds(of: shape).enumerated() {
        slopes[index] += seconds * ratios[index]
      }
    }
    let total = slopes.reduce(0, +)
    guard total > 0 else { return 0 }
    var variance = 0.0
    for (i, row) in covariance.enumerated() where slopes[i] > 0 {
      for (j, value) in row.enumerated() { variance += slopes[i] * slopes[j] * value }
    }
    return max(0, variance).squareRoot() / total
  }
}

extension Adaptation {
  /// A measured time of some elements together.
  private struct Observation {
    /// Seconds of each element on the known device; 0 = it has no part in it.
    var seconds: [Double]
    var logarithm: Double
    /// Standard deviation of the logarithm.
    var deviation: Double

    /// Below this part of its iteration an operator's time is weighed as if it were so much, as
    /// ``IterationFit`` does.
    private static let leastPart = 0.05

    /// Those of all `samples`: a sample's operators one by one where the backend tells them apart.
    static func all(
      _ samples: [IterationSample], _ parts: AdaptedParts, misfit: Double
    ) -> [Observation] {
      let timed = Operator.allCases.filter { operation in
        samples.contains { $0.seconds[operation] > 0 }
      }
      return samples.flatMap { sample -> [Observation] in
        let seconds = parts.seconds(of: sample.shape)
        let total = sample.seconds.total
        let deviation = (misfit * misfit + sample.noise * sample.noise).squareRoot()
        guard timed.count > 1 else {
          return one(seconds, total, deviation).map { [$0] } ?? []
        }
        return Operator.allCases.compactMap { operation in
          // The host's time stands with what depends on tokens.
          guard operation != .other else { return nil }
          let own = zip(parts.elements, seconds).map { $0.operation == operation ? $1 : 0 }
          let measured =
            sample.seconds[operation] + (operation == .dense ? sample.seconds[.other] : 0)
          let scale = max(1, leastPart * total / max(measured, 1e-300))
          return one(own, measured, deviation * scale)
        }
      }
    }

    private static func one(
      _ seconds: [Double], _ measured: Double, _ deviation: Double
    ) -> Observation? {
      guard measured > 0, seconds.contains(where: { $0 > 0 }) else { return nil }
      return Observation(seconds: seconds, logarithm: log(measured), deviation: deviation)
    }
  }
}
