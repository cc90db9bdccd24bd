internal import Glibc

/// x to a fixed power, quick for the powers that are common.
enum Exponent: Sendable {
  case zero, one, two
  case any(Double)

  init(_ power: Double) {
    self =
      switch power {
      case 0: .zero
      case 1: .one
      case 2: .two
      default: .any(power)
      }
  }

  /// `x` to this power; `x` is not below zero.
  func raise(_ x: Double) -> Double {
    switch self {
    case .zero: 1
    case .one: x
    case .two: x * x
    case .any(let power): pow(x, power)
    }
  }
}
