import CKernels
import Calibration
import Foundation
import Testing

extension KernelTests {
  /// Products, norms, rotary embedding, activation, sampling.
  @Suite struct Loops {
    /// Below, at and above the widths of vectors, and with rests.
    static let counts = [1, 3, 4, 7, 8, 15, 16, 17, 33, 64, 130, 1027]

    @Test(arguments: counts) func rmsNorm(count: Int) {
      let x = randomNumbers(count, scale: 3)
      let weight = randomNumbers(count, seed: 2)
      let expected = Reference.norm(x.map(Double.init), weight)
      KernelTests.inEverySet { set in
        var y = [Float](repeating: .nan, count: count)
        ck_rms_norm(x, weight, Int32(count), 1e-5, &y)
        // The sum of squares is off by gamma(count); the root halves that; its rounding, the
        // division, the two products and the two additions round six times more.
        let tolerance = KernelTests.gamma(count) / 2 + KernelTests.gamma(6)
        for i in 0..<count {
          #expect(abs(Double(y[i]) - expected[i]) <= tolerance * abs(expected[i]), "\(set) \(i)")
        }
      }
    }

    @Test(arguments: counts) func swiglu(count: Int) {
      // From far below to far above what the exponential is cut to.
      let gate = randomNumbers(count, scale: 120)
      let up = randomNumbers(count, seed: 2)
      KernelTests.inEverySet { set in
        var y = [Float](repeating: .nan, count: count)
        ck_swiglu(gate, up, Int32(count), &y)
        for i in 0..<count {
          let (g, u) = (Double(gate[i]), Double(up[i]))
          let expected = g / (1 + exp(-g)) * u
          // The exponential: three roundings of the last steps of its polynomial and its rest
          // (each later one is halved by |r| < 0.35), the cut of its series, and a rounding of the
          // argument's rest; then a sum, a quotient and a product: ten at most. Below −87 it is
          // cut: e^-87 · 120 = 2e-36.
          let tolerance = KernelTests.gamma(10) * abs(expected) + 2e-36
          #expect(abs(Double(y[i]) - expected) <= tolerance, "\(set) \(g) \(u)")
        }
      }
    }

    @Test(arguments: [1, 2, 5, 8, 16, 21, 64]) func rotary(half: Int) {
      let x = randomNumbers(2 * half)
      let angles = randomNumbers(half, scale: 3, seed: 2)
      let cosines = angles.map { cos($0) }
      let sines = angles.map { sin($0) }
      KernelTests.inEverySet { set in
        var y = x
        ck_rotate(&y, cosines, sines, Int32(half))
        for i in 0..<half {
          let (a, b) = (Double(x[i]), Double(x[half + i]))
          let (c, s) = (Double(cosines[i]), Double(sines[i]))
          let size = KernelTests.gamma(2) * (abs(a * c) + abs(b * s))
          let other = KernelTests.gamma(2) * (abs(b * c) + abs(a * s))
          #expect(abs(Double(y[i]) - (a * c - b * s)) <= size, "\(set)")
          #expect(abs(Double(y[half + i]) - (b * c + a * s)) <= other, "\(set)")
        }
      }
    }

    /// Below, at and above the tiles of tokens and outputs and the lines of inputs of the products
    /// with few tokens, and more tokens, which are BLAS's; then matrices beyond the second cache,
    /// of which panels of rows and parts of columns are taken at a time.
    static let products = [
      (1, 5, 7), (2, 64, 33), (3, 100, 1), (4, 16, 6), (5, 15, 13), (6, 48, 3), (7, 47, 12),
      (8, 33, 40), (17, 129, 65), (64, 31, 19), (67, 80, 18), (129, 33, 20),
      (3, 1027, 257), (4, 4100, 65), (5, 525, 500), (8, 700, 377), (9, 300, 875),
    ]

    @Test(arguments: products) func linear(tokens: Int, inputs: Int, outputs: Int) {
      let x = randomNumbers(tokens * inputs)
      let weights = randomNumbers(inputs * outputs, seed: 2)
      let before = randomNumbers(tokens * (outputs + 3), seed: 3)
      KernelTests.inEverySet { set in
        for adds in [false, true] {
          var y = before
          ck_linear(
            Int32(tokens), Int32(inputs), Int32(outputs), x, weights, &y, Int32(outputs + 3),
            adds ? 1 : 0)
          for t in 0..<tokens {
            for o in 0..<outputs {
              var expected = adds ? Double(before[t * (outputs + 3) + o]) : 0
              var size = abs(expected)
              for i in 0..<inputs {
                let term = Double(x[t * inputs + i]) * Double(weights[o * inputs + i])
                expected += term
                size += abs(term)
              }
              let got = Double(y[t * (outputs + 3) + o])
              #expect(abs(got - expected) <= KernelTests.gamma(inputs + 1) * size, "\(set)")
            }
            // What lies between the rows is not touched.
            #expect(y[t * (outputs + 3) + outputs] == before[t * (outputs + 3) + outputs])
          }
        }
      }
    }

    @Test func theLikeliestTokenIsTakenWithoutTemperature() {
      KernelTests.inEverySet { _ in
        for count in Self.counts {
          var scratch = [Float](repeating: 0, count: count)
          for likeliest in [0, count / 2, count - 1] {
            var logits = randomNumbers(count)
            logits[likeliest] = 1.5
            #expect(ck_sample(logits, Int32(count), 0, 0, &scratch) == Int32(likeliest))
          }
        }
      }
    }

    @Test func aTemperatureDrawsByTheRunningSumOfProbabilities() {
      let logits = randomNumbers(101, scale: 2)
      let temperature = 0.7
      let weights = logits.map { exp(Double($0) / temperature) }
      let total = weights.reduce(0, +)
      KernelTests.inEverySet { set in
        var scratch = [Float](repeating: 0, count: 101)
        var start = 0.0
        for (token, weight) in weights.enumerated() {
          // In the middle of the token's part of 0 ..< 1; the least is 1e-4 wide, rounding 1e-5.
          let draw = Float((start + weight / 2) / total)
          let got = ck_sample(logits, 101, Float(temperature), draw, &scratch)
          #expect(got == Int32(token), "\(set)")
          start += weight
        }
      }
    }
  }
}
