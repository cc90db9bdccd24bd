import DiscreteEvents
import Foundation
import Statistics
import Testing

@Suite("Exponents of power laws") struct PowerLawTests {
  private let abscissae = (0...16).map { exp2(Double($0) / 4) * 500 }

  @Test("of a power law is its exponent", arguments: [-1, 0, 0.5, 0.7, 1, 3])
  func exact(exponent: Double) throws {
    let found = try #require(
      PowerLaw.exponent(of: abscissae.map { ($0, 7 * pow($0, exponent)) }))
    // Each logarithm is off by a few 2^-53 of at most 30; over 4 octaves, Σ|u|/Σu² < 2.
    #expect(abs(found - exponent) < 1e-13)
  }

  @Test("there is none without two places, or with a number that has no logarithm")
  func none() {
    #expect(PowerLaw.exponent(of: []) == nil)
    #expect(PowerLaw.exponent(of: [(2, 3)]) == nil)
    #expect(PowerLaw.exponent(of: [(2, 3), (2, 4)]) == nil)
    #expect(PowerLaw.exponent(of: [(1, 1), (2, 0), (4, 4)]) == nil)
    #expect(PowerLaw.exponent(of: [(1, 1), (2, -1), (4, 4)]) == nil)
    #expect(PowerLaw.exponent(of: [(1, 1), (2, .infinity)]) == nil)
    #expect(PowerLaw.exponent(of: [(0, 1), (2, 2)]) == nil)
    #expect(PowerLaw.exponent(of: [(1, 1), (2, 2)]) == 1)
  }

  @Test("95 % intervals over paths with scatter cover the exponent 95 % of the time")
  func coverage() {
    // Of normal scatter on the logarithms the exponents are normal, and the interval exact. Of
    // 2,000 intervals 1,900 cover on average, with a standard deviation of √(2,000·0.95·0.05) =
    // 9.7; 4 of them are left out of once in 16,000 tries.
    let trials = 2000
    let random = RandomStream(seed: 11, name: "paths")
    var covered = 0
    for _ in 0..<trials {
      let exponents = (0..<8).compactMap { _ in
        PowerLaw.exponent(
          of: abscissae.map { ($0, 3 * $0.squareRoot() * exp(0.4 * random.normal())) })
      }
      let interval = MeanInterval(of: exponents)
      if abs(interval.mean - 0.5) <= interval.halfWidth ?? 0 { covered += 1 }
    }
    #expect(abs(covered - 1900) <= 39)
  }
}
