internal import DiscreteEvents
internal import Glibc

/// A Zipf number of tokens: k in 1...`max` with probability proportional to k^-`exponent`.
///
/// By rejection-inversion: invert the integral H of the hat x^-exponent, round to the nearest
/// whole number k, and accept when the point lies under k's bar. Expected O(1) a draw, whatever
/// the parameters, and no table. Source: Hörmann, Derflinger,
/// "Rejection-inversion to generate variates from monotone discrete distributions", ACM TOMACS
/// 6(3), 1996, algorithm RI.
struct ZipfLength: Sendable {
  private let exponent: Double
  private let max: Int
  /// The integral at the left end of the hat, where the bar of 1 begins, and at its right end.
  private let left: Double
  private let right: Double
  /// Within this distance to the left of a whole number, acceptance is certain.
  private let sure: Double

  /// `exponent` is at least 0 and finite; `max` is at least 1.
  init(exponent: Double, max: Int) {
    self.exponent = exponent
    self.max = max
    left = ZipfLength.integral(1.5, exponent) - 1
    right = ZipfLength.integral(Double(max) + 0.5, exponent)
    let second = ZipfLength.integral(2.5, exponent) - pow(2, -exponent)
    sure = 2 - ZipfLength.inverse(second, exponent)
  }

  func sample(using random: RandomStream) -> Int {
    while true {
      let point = right + random.uniform() * (left - right)
      let x = ZipfLength.inverse(point, exponent)
      let k = Swift.min(Double(max), Swift.max(1, x.rounded()))
      let bar = ZipfLength.integral(k + 0.5, exponent) - pow(k, -exponent)
      if k - x <= sure || point >= bar { return Int(k) }
    }
  }

  /// H(x) = ∫₁ˣ t^-e dt = (x^(1−e) − 1) / (1 − e), and ln x where e = 1: written so that it is
  /// accurate near e = 1.
  private static func integral(_ x: Double, _ exponent: Double) -> Double {
    let logarithm = log(x)
    let power = (1 - exponent) * logarithm
    return abs(power) > 1e-8 ? expm1(power) / power * logarithm : logarithm * (1 + power / 2)
  }

  /// The x with H(x) = `y`.
  private static func inverse(_ y: Double, _ exponent: Double) -> Double {
    // Rounding may carry the power below −1, the least that H reaches.
    let power = Swift.max(-1, (1 - exponent) * y)
    return exp(abs(power) > 1e-8 ? log1p(power) / power * y : y * (1 - power / 2))
  }
}
