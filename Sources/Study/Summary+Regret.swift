package import Fleet

extension Summary {
  /// How much less the policy's choices of arms were worth than others on the same requests would
  /// have been: sums of expected rewards over all requests (``RegretCurve``).
  package struct Regret: Hashable, Sendable, Codable {
    /// Against the best arm for each request.
    package var clairvoyant = 0.0
    /// Against the best fixed arm, or chain of arms; absent where there are too many chains.
    package var fixed: Double?
    /// Against the best fixed set of adapters in memory; absent where loading costs nothing, all
    /// fit, or there are too many sets.
    package var cache: Double?
    /// The exponent b of regret ≈ c·T^b against `slopeAgainst`; absent where it has none.
    package var slope: Double?
    package var slopeAgainst = RegretCurve.Comparator.clairvoyant.rawValue

    /// Of one run.
    package init(_ curve: RegretCurve) {
      func final(_ comparator: RegretCurve.Comparator) -> Double? {
        curve.regrets(against: comparator).map { $0.last ?? 0 }
      }
      clairvoyant = final(.clairvoyant) ?? 0
      fixed = final(.fixed)
      cache = final(.cache)
      guard let first = curve.comparators.first else { return }
      slope = curve.slope(against: first)
      slopeAgainst = first.rawValue
    }

    mutating func visit(_ path: String, _ body: (String, inout Double) -> Void) {
      body(path + ".clairvoyant", &clairvoyant)
      if var value = fixed {
        body(path + ".fixed", &value)
        fixed = value
      }
      if var value = cache {
        body(path + ".cache", &value)
        cache = value
      }
      var exponent = slope ?? .nan
      body(path + ".slope", &exponent)
      slope = exponent.isNaN ? nil : exponent
    }
  }
}
