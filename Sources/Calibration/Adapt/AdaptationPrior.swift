internal import Foundation
package import Pool

/// What is believed of a new device before anything is measured on it: a profile, and how far the
/// logarithm of what each of its elements takes may be from it.
///
/// A new device is faster or slower as a whole (`common`), in one operator against others
/// (`perOperator`), and along an operator's axis (`along`, a Gaussian process with an exponential
/// kernel that falls to 1/e over two knots; Rasmussen and Williams, "Gaussian Processes for
/// Machine Learning", 2006, section 4.2.1).
package struct AdaptationPrior: Hashable, Sendable {
  package var profile: Profile
  /// Standard deviations of logarithms.
  package var common: Double
  package var perOperator: Double
  package var along: Double
  /// By how much the known profile is off about its own device, relative: what scaling cannot
  /// mend. A median |e| of normal errors is 0.67 of their standard deviation.
  package var misfit: Double
  /// Whether the rooflines of both devices are in it.
  package let hasRoofline: Bool

  /// A table's profile has no record of its error; 2 % is about what interpolating between
  /// measured points costs (Benchmarks/fit/README.md).
  private static let leastMisfit = 0.02

  /// - Parameters:
  ///   - known: the profile of the known device.
  ///   - ratio: the rooflines of the two devices; `nil` = nothing is known of the new one. With
  ///     it speeds are believed to about 25 % as a whole, the error that rooflines of GPUs never
  ///     measured have (Benchmarks/fit/README.md); without it to a factor of 4.5.
  package init(_ known: Profile, _ ratio: RooflineRatio?) {
    hasRoofline = ratio != nil
    profile = ratio?.applied(to: known) ?? known
    common = ratio == nil ? 1.5 : 0.2
    perOperator = ratio == nil ? 0.4 : 0.15
    along = ratio == nil ? 0.3 : 0.1
    misfit = max(Self.leastMisfit, (known.calibration?.iterationError.median ?? 0) / 0.6745)
  }

  /// The covariance of the logarithms of `elements`' ratios.
  func covariance(of elements: [AdaptedParts.Element]) -> [[Double]] {
    elements.map { a in
      elements.map { b in
        var value = common * common
        if a.operation == b.operation { value += perOperator * perOperator }
        if a.part == b.part {
          value += along * along * exp(-0.5 * Double(abs(a.knot - b.knot)))
        }
        return value
      }
    }
  }
}

extension AdaptedParts.Element {
  /// The operator whose measured time it belongs to.
  var operation: Operator { part?.operation ?? .decodeAttention }
}
