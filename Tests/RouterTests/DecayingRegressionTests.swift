import DiscreteEvents
import Router
import Testing

@Suite("A regression that forgets")
struct DecayingRegressionTests {
  @Test("finds the plane that exact data lie on")
  func exact() {
    var regression = DecayingRegression(window: 1000)
    #expect(regression.prediction(SIMD2(1, 1)) == nil)
    let random = RandomStream(seed: 1, name: "inputs")
    for _ in 0..<500 {
      let inputs = SIMD2(random.uniform() * 4000, random.uniform() * 20)
      regression.add(inputs, 0.1 + 1e-4 * inputs.x + 0.02 * inputs.y)
    }
    // The ridge, 1e-6 of the mean square plus variance, is 5e-6 of the variance of a uniform.
    #expect(abs(regression.slopes.x / 1e-4 - 1) < 2e-5)
    #expect(abs(regression.slopes.y / 0.02 - 1) < 2e-5)
    let value = regression.prediction(SIMD2(1000, 5)) ?? 0
    #expect(abs(value - 0.3) < 1e-4)
  }

  @Test("an input that never varies has no slope, and no slope is negative")
  func degenerate() {
    var constant = DecayingRegression(window: 100)
    var falling = DecayingRegression(window: 100)
    let random = RandomStream(seed: 2, name: "inputs")
    for _ in 0..<300 {
      let x = random.uniform()
      constant.add(SIMD2(512, x), 2 * x)
      falling.add(SIMD2(x, random.uniform()), 3 - x)
    }
    #expect(constant.slopes.x < 1e-3 && abs(constant.slopes.y - 2) < 0.01)
    #expect(falling.slopes.x == 0 && falling.slopes.y >= 0)
    #expect(falling.prediction(SIMD2(100, 0)) ?? 0 > 2)
  }

  /// After 10 windows what was before has weight exp(−10) = 4.5e-5.
  @Test("forgets what lies windows back")
  func forgetting() {
    var regression = DecayingRegression(window: 100)
    let random = RandomStream(seed: 3, name: "inputs")
    for round in 0..<2000 {
      let inputs = SIMD2(random.uniform(), random.uniform())
      regression.add(inputs, round < 1000 ? 5 : inputs.x)
    }
    #expect(abs((regression.prediction(SIMD2(0.5, 0.5)) ?? 0) - 0.5) < 0.01)
    #expect(abs(regression.slopes.x - 1) < 0.01)
  }

  /// Sums of squares instead of covariances would lose 1e-16 · 1e6² · 1e6 = 1e2 to rounding, far
  /// more than the variance of 1/12 that the slope rests on.
  @Test("stays healthy over a million observations far from zero")
  func health() {
    var regression = DecayingRegression(window: 1000)
    let random = RandomStream(seed: 4, name: "inputs")
    for _ in 0..<1_000_000 {
      let inputs = SIMD2(random.uniform(), 10 * random.uniform())
      regression.add(inputs, 1e6 + inputs.y)
    }
    // The ridge is 5e-6 of the variance.
    #expect(abs(regression.slopes.y - 1) < 1e-4)
    #expect(regression.deviation < 1e-3)
  }
}
