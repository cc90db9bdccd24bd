package import DiscreteEvents
internal import Glibc

/// How well an engine knows how long answers will be.
package enum LengthPrediction: Hashable, Sendable {
  /// Exactly.
  case exact
  /// But for a lognormal factor of mean 1 and this coefficient of variation.
  case lognormal(cv: Double)
  /// To one of eight classes, which double from 256 tokens on; this part of all requests is taken
  /// for another class, any of the seven: the total variation between the prediction and the truth.
  ///
  /// ZIP-RC (arXiv 2512.01457, 2025) predicts remaining lengths in eight classes, with a total
  /// variation of 0.46; what bounds its classes have is our choice.
  case classes(totalVariation: Double)

  private static let classes = 8
  /// The longest answer of the first class.
  private static let shortest = 256

  /// The answer predicted for a request that will be answered with `output` tokens, at least 1.
  ///
  /// - Parameters:
  ///   - luck: the field that predictions' errors are drawn from.
  ///   - request: the request's number there: the same request gets the same prediction, whatever
  ///     else happens.
  package func tokens(of output: Int, luck: RandomField, request: UInt64) -> Int {
    switch self {
    case .exact: return output
    case .lognormal(let cv):
      // ln X ~ N(−σ²/2, σ²) has mean 1 and cv² = exp(σ²) − 1.
      let variance = log(1 + cv * cv)
      let factor = exp(variance.squareRoot() * luck.normal(at: request) - variance / 2)
      return Int(max(1, min(1e12, (Double(output) * factor).rounded())))
    case .classes(let variation):
      var found = 0
      while found + 1 < Self.classes, output > Self.shortest << found { found += 1 }
      // One number decides whether it errs, and where in [0, variation) it fell says to what.
      let draw = luck.uniform(at: request)
      if draw < variation {
        let step = min(Self.classes - 2, Int(draw / variation * Double(Self.classes - 1)))
        found = (found + 1 + step) % Self.classes
      }
      return Self.shortest << found
    }
  }
}
